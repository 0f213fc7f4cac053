#include "store/placement.h"

#include <gtest/gtest.h>

#include "store/chunk_record.h"

namespace reelcache {
namespace {

constexpr std::uint64_t kTable = 100;

// Four tables of one chunk each in either family: chunk n is in table n of small, chunk 10 + n in that of main.
void Fill(ChunkPlaces& places) {
  for (std::uint32_t n = 1; n <= 4; ++n)
    for (Family family : {Family::kSmall, Family::kMain}) {
      ChunkKey key{1, 1, n + (family == Family::kMain ? 10 : 0)};
      places.PutInMemtable(key, family);
      places.AddTable(family, 2 * n + (family == Family::kMain), kTable, EncodeChunkKey(key),
                      ChunkPlaces::Cause::kFlush);
    }
}

std::vector<std::uint32_t> Copied(const ChunkPlaces& places, Family family, std::uint64_t limit) {
  std::vector<std::uint32_t> indexes;
  for (const ChunkKey& key : UsedBeforeDropped(places, family, limit, kTable)) indexes.push_back(key.index);
  return indexes;
}

TEST(Placement, UsedChunksOfTablesThatAreNextToGoAreCopied) {
  ChunkPlaces places;
  Fill(places);
  for (std::uint32_t n = 1; n <= 4; ++n)
    for (int use = 0; use < 4; ++use)
      for (std::uint32_t index : {n, 10 + n}) places.CountUses({1, 1, index}, 1);
  struct Row {
    std::uint64_t limit;
    std::vector<std::uint32_t> small;
  } rows[] = {{8 * kTable, {}}, {7 * kTable, {}}, {6 * kTable, {1}}, {5 * kTable, {1, 2}}, {0, {1, 2, 3, 4}}};
  for (const Row& row : rows) {
    SCOPED_TRACE(row.limit);
    EXPECT_EQ(Copied(places, Family::kSmall, row.limit), row.small);
    EXPECT_EQ(Copied(places, Family::kMain, row.limit).size(), row.small.size());
  }
}

TEST(Placement, InSmallTwoUsesAreEnoughInMainFour) {
  ChunkPlaces places;
  Fill(places);
  for (int uses = 1; uses <= 4; ++uses) {
    SCOPED_TRACE(uses);
    for (std::uint32_t index : {1, 11}) places.CountUses({1, 1, index}, 1);
    EXPECT_EQ(Copied(places, Family::kSmall, 6 * kTable).size(), uses >= 2 ? 1u : 0u);
    EXPECT_EQ(Copied(places, Family::kMain, 6 * kTable).size(), uses >= 4 ? 1u : 0u);
  }
}

TEST(Placement, PinnedOnesNeedNoUseAndOfSmallMoreTablesAreLookedAt) {
  ChunkPlaces places;
  Fill(places);
  Pins pins;
  pins.Load({{"film", 1, 1, 1000}}, 1000);
  auto pinned = [&](Family family, std::uint64_t limit) {
    return PinnedBeforeDropped(places, pins, family, limit, kTable).size();
  };
  EXPECT_EQ(pinned(Family::kMain, 6 * kTable), 1u);
  EXPECT_EQ(pinned(Family::kMain, 7 * kTable), 0u);
  EXPECT_EQ(pinned(Family::kSmall, 9 * kTable), 1u);
  EXPECT_EQ(pinned(Family::kSmall, 6 * kTable), 4u);
  pins.Put({"film", 1, 2, 1000});  // of another version
  EXPECT_EQ(pinned(Family::kSmall, 0), 0u);
}

TEST(Placement, OneDearUseIsEnoughInBoth) {
  ChunkPlaces places;
  Fill(places);
  for (std::uint32_t index : {1, 11}) places.CountUses({1, 1, index}, kDearUse);
  EXPECT_EQ(Copied(places, Family::kSmall, 6 * kTable).size(), 1u);
  EXPECT_EQ(Copied(places, Family::kMain, 6 * kTable).size(), 1u);
}

TEST(Placement, ACopyStartsWithoutUsesAndIsNotCopiedAgain) {
  ChunkPlaces places;
  Fill(places);
  ChunkKey key{1, 1, 1};
  places.CountUses(key, 2);
  places.PutInMemtable(key, Family::kMain);
  EXPECT_TRUE(Copied(places, Family::kSmall, 0).empty());
  places.AddTable(Family::kMain, 20, kTable, EncodeChunkKey(key), ChunkPlaces::Cause::kFlush);
  EXPECT_TRUE(Copied(places, Family::kMain, 0).empty());
}

TEST(CopyCredit, IsATenthOfWhatWasFetchedAndAtMostEightTables) {
  CopyCredit credit;
  EXPECT_FALSE(credit.Spend(1));
  credit.Earn(1000, kTable);
  EXPECT_TRUE(credit.Spend(60));
  EXPECT_FALSE(credit.Spend(41));
  EXPECT_TRUE(credit.Spend(40));
  credit.Earn(1'000'000, kTable);
  EXPECT_FALSE(credit.Spend(8 * kTable + 1));
  EXPECT_TRUE(credit.Spend(8 * kTable));
}

}  // namespace
}  // namespace reelcache
