#include "cache/generation.h"

#include <gtest/gtest.h>

#include <set>

#include "cache/object.h"
#include "store/marks.h"
#include "support/memory_chunk_store.h"

namespace reelcache {
namespace {

TEST(Generation, EveryOneHasAVersionOfItsOwnAndTheFirstIsTheOldOne) {
  ObjectFacts facts;
  facts.complete_length = 1000;
  facts.validator = {Validator::Kind::kStrongTag, "\"a\""};
  EXPECT_EQ(VersionIdOf(facts, {}), VersionIdOf(facts));
  std::set<std::uint64_t> versions;
  for (std::uint64_t epoch = 0; epoch < 3; ++epoch)
    for (std::uint64_t purges = 0; purges < 3; ++purges) versions.insert(VersionIdOf(facts, {epoch, purges}));
  EXPECT_EQ(versions.size(), 9u);
}

TEST(Generation, IsTheHigherOfTheMarkAndOfWhatTheDiskMayNotHave) {
  MemoryChunkStore store;
  PurgeCounts counts;
  EXPECT_EQ(ReadGeneration(store, counts, "film"), (Generation{0, 0}));
  store.WriteRecord(MarkOf(kPurgedMark, "film"), FormatMark({2}));
  EXPECT_EQ(ReadGeneration(store, counts, "film"), (Generation{0, 2}));
  counts.Note("film", 3, {});
  EXPECT_EQ(ReadGeneration(store, counts, "film"), (Generation{0, 3}));
  counts.Forget("film");
  store.DropAll();
  EXPECT_EQ(ReadGeneration(store, counts, "film").epoch, 1u);
  store.WriteRecord(MarkOf(kPurgedMark, "film"), "cut");
  EXPECT_EQ(ReadGeneration(store, counts, "film").purges, 0u);
}

TEST(Generation, OfManyIsThatOfEach) {
  MemoryChunkStore store;
  PurgeCounts counts;
  store.DropAll();
  store.WriteRecord(MarkOf(kPurgedMark, "a"), FormatMark({2}));
  store.WriteRecord(MarkOf(kPurgedMark, "b"), FormatMark({2}));
  counts.Note("b", 3, {});
  counts.Note("c", 1, {});
  const Generations all(store, counts);
  for (const char* key : {"a", "b", "c", "d"}) EXPECT_EQ(all.Of(key), ReadGeneration(store, counts, key)) << key;
}

TEST(PurgeCounts, TakeTheRecordsFromBefore) {
  const WallTime purged{std::chrono::seconds(100)}, later = purged + std::chrono::milliseconds(1);
  PurgeCounts counts;
  EXPECT_FALSE(counts.TookRecord("film", purged));
  counts.Note("film", 1, purged);
  EXPECT_TRUE(counts.TookRecord("film", purged));
  EXPECT_FALSE(counts.TookRecord("film", later)) << "what was written since";
  EXPECT_FALSE(counts.TookRecord("other", purged));
  counts.Forget("film");
  EXPECT_FALSE(counts.TookRecord("film", purged));
  counts.Clear(purged);
  EXPECT_TRUE(counts.TookRecord("other", purged));
  EXPECT_FALSE(counts.TookRecord("other", later));
}

}  // namespace
}  // namespace reelcache
