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
  counts.Note("film", 3);
  EXPECT_EQ(ReadGeneration(store, counts, "film"), (Generation{0, 3}));
  counts.Forget("film");
  store.DropAll();
  EXPECT_EQ(ReadGeneration(store, counts, "film").epoch, 1u);
  store.WriteRecord(MarkOf(kPurgedMark, "film"), "cut");
  EXPECT_EQ(ReadGeneration(store, counts, "film").purges, 0u);
}

}  // namespace
}  // namespace reelcache
