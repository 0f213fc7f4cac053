#include "cache/chunk_set.h"

#include <gtest/gtest.h>

namespace reelcache {
namespace {

TEST(ChunkSet, RunsAreInOrderAndAsLongAsTheyCanBe) {
  struct Case {
    std::vector<ChunkIndex> chunks;
    std::vector<ChunkRun> runs;
  };
  const Case cases[] = {{{}, {}},
                        {{0}, {{0, 0}}},
                        {{5, 4, 3, 4}, {{3, 5}}},
                        {{0, 2, 4}, {{0, 0}, {2, 2}, {4, 4}}},
                        {{62, 63, 64, 65, 127, 128}, {{62, 65}, {127, 128}}},
                        {{1000}, {{1000, 1000}}}};
  for (const Case& each : cases) {
    ChunkSet set;
    for (ChunkIndex chunk : each.chunks) set.Add(chunk);
    EXPECT_EQ(set.Runs(), each.runs);
    std::size_t count = 0;
    for (const ChunkRun& run : each.runs) count += run.last - run.first + 1;
    EXPECT_EQ(set.size(), count);
    for (ChunkIndex chunk : each.chunks) EXPECT_TRUE(set.Contains(chunk));
    EXPECT_FALSE(set.Contains(1001));
    EXPECT_FALSE(set.Contains(50));
  }
}

TEST(ChunkSet, WhatIsInEitherIsCountedOnce) {
  ChunkSet a, b;
  EXPECT_EQ(CountAny(a, b), 0u);
  for (ChunkIndex index : {0u, 5u, 63u}) a.Add(index);
  for (ChunkIndex index : {5u, 64u, 1000u}) b.Add(index);
  EXPECT_EQ(CountAny(a, b), 5u);
  EXPECT_EQ(CountAny(b, a), 5u);
  EXPECT_EQ(CountAny(a, a), 3u);
}

}  // namespace
}  // namespace reelcache
