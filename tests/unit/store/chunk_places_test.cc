#include "store/chunk_places.h"

#include <gtest/gtest.h>

#include <set>

namespace reelcache {
namespace {

using Step = ChunkPlaces::Step;

constexpr std::uint32_t kChunks = 5000;  // more than a step takes

void Put(ChunkPlaces& places, std::uint32_t first, std::uint32_t count) {
  for (std::uint32_t i = first; i < first + count; ++i) places.PutInMemtable({1, 1, i}, Family::kSmall);
}

TEST(ChunkPlaces, AWalkSeesEveryKeyOnce) {
  ChunkPlaces places;
  Put(places, 0, kChunks);
  std::multiset<std::uint32_t> seen;
  ChunkPlaces::Walk walk;
  int steps = 0;
  for (Step step = Step::kMore; step == Step::kMore; ++steps) {
    step = places.Go(walk);
    ASSERT_NE(step, Step::kMoved);
    for (const ChunkKey& key : walk.keys) seen.insert(key.index);
  }
  EXPECT_GT(steps, 3);
  EXPECT_EQ(seen.size(), kChunks);
  EXPECT_EQ(std::set<std::uint32_t>(seen.begin(), seen.end()).size(), kChunks);
}

TEST(ChunkPlaces, AWalkThroughNothingIsDoneAtOnce) {
  ChunkPlaces places;
  ChunkPlaces::Walk walk;
  EXPECT_EQ(places.Go(walk), Step::kDone);
  EXPECT_TRUE(walk.keys.empty());
}

TEST(ChunkPlaces, AWalkThatIsOvertakenSaysSo) {
  ChunkPlaces places;
  Put(places, 0, kChunks);
  ChunkPlaces::Walk walk;
  ASSERT_EQ(places.Go(walk), Step::kMore);
  Put(places, kChunks, 100 * kChunks);  // the table grows, and every key lies elsewhere
  EXPECT_EQ(places.Go(walk), Step::kMoved);
}

}  // namespace
}  // namespace reelcache
