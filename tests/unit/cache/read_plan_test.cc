#include "cache/read_plan.h"

#include <gtest/gtest.h>

#include <set>

#include "cache/read_ahead_budget.h"

namespace reelcache {
namespace {

constexpr std::uint64_t kMiB = 1024 * 1024;

struct PlanCase {
  const char* name;
  std::uint64_t length;
  ByteInterval wanted;
  std::uint64_t block_bytes;
  std::set<ChunkIndex> present;
  ByteInterval block;
};

class PlanBlockTest : public testing::TestWithParam<PlanCase> {};

TEST_P(PlanBlockTest, IsTheRunOfMissingChunks) {
  const PlanCase& c = GetParam();
  ChunkGrid grid{c.length, 256 * 1024};
  auto missing_until = [&](std::uint64_t offset) {
    return c.present.contains(grid.IndexOf(offset)) ? offset : grid.IntervalOf(grid.IndexOf(offset)).end;
  };
  EXPECT_EQ(PlanBlock(grid, c.wanted, c.block_bytes, missing_until), c.block);
}

INSTANTIATE_TEST_SUITE_P(
    Cases, PlanBlockTest,
    testing::Values(
        PlanCase{"one byte fetches its chunk from the entry before it", 10 * kMiB, {5 * kMiB + 7, 5 * kMiB + 8}, kMiB, {}, {5 * kMiB, 5 * kMiB + kMiB / 4}},
        PlanCase{"two bytes over a border fetch an end and a chunk", 10 * kMiB, {kMiB - 1, kMiB + 1}, kMiB, {}, {kMiB - kMiB / 64, kMiB * 5 / 4}},
        PlanCase{"the last entry of a chunk", 10 * kMiB, {kMiB - 1, kMiB}, kMiB, {}, {kMiB - kMiB / 64, kMiB}},
        PlanCase{"an open range gets a block", 10 * kMiB, {0, 10 * kMiB}, kMiB, {}, {0, kMiB}},
        PlanCase{"a present chunk ends the run", 10 * kMiB, {0, 10 * kMiB}, kMiB, {2}, {0, kMiB / 2}},
        PlanCase{"the object's end is a short chunk", kMiB + 1, {kMiB, kMiB + 1}, kMiB, {}, {kMiB, kMiB + 1}},
        PlanCase{"the first chunk comes even if a block is smaller", 10 * kMiB, {0, 10}, 1, {}, {0, kMiB / 4}},
        PlanCase{"past 4 GiB", 6000 * kMiB, {5000 * kMiB, 5000 * kMiB + 2}, kMiB, {}, {5000 * kMiB, 5000 * kMiB + kMiB / 4}}),
    [](const auto& suite) {
      std::string name = suite.param.name;
      for (char& c : name)
        if (!std::isalnum(static_cast<unsigned char>(c))) c = '_';
      return name;
    });

TEST(PlanBlock, EndsWhereOthersHaveTheRestOfItsChunkAndBeforeAChunkTheyHavePartOf) {
  ChunkGrid grid{10 * kMiB, 256 * 1024};
  for (std::uint64_t held : {kMiB / 8, kMiB * 3 / 8}) {
    auto missing_until = [&](std::uint64_t offset) {
      std::uint64_t end = grid.IntervalOf(grid.IndexOf(offset)).end;
      return offset < held && held < end ? held : end;
    };
    EXPECT_EQ(PlanBlock(grid, {0, 10 * kMiB}, kMiB, missing_until), (ByteInterval{0, std::min(held, kMiB / 4)}));
  }
}

TEST(ChunkGrid, HasEntriesOf16KiBOrASixteenthOfAChunk) {
  struct Case {
    std::uint32_t chunk_bytes;
    std::uint64_t offset, begin;
  };
  constexpr std::uint64_t kKiB = 1024;
  for (const Case& c : {Case{64 * 1024, 200'000, 192 * kKiB}, Case{256 * 1024, 256 * kKiB, 256 * kKiB},
                        Case{256 * 1024, 272 * kKiB - 1, 256 * kKiB}, Case{256 * 1024, 272 * kKiB, 272 * kKiB},
                        Case{4 << 20, 5 * kMiB - 1, 4 * kMiB + 768 * kKiB},
                        Case{256 * 1024, (std::uint64_t{1} << 60) + 5, std::uint64_t{1} << 60}}) {
    ChunkGrid grid{10 * kMiB, c.chunk_bytes};
    EXPECT_EQ(grid.EntryBegin(c.offset), c.begin) << c.chunk_bytes << " " << c.offset;
    EXPECT_LT(grid.EntryOf(c.offset), ChunkGrid::kMostEntries);
  }
  EXPECT_EQ((ChunkGrid{kMiB + 70'000, 256 * 1024}.IntervalOf(4, 4)), (ByteInterval{kMiB + 65536, kMiB + 70'000}));
}

TEST(FirstBlockBytes, IsWholeForClosedRangesWithinBounds) {
  ChunkGrid grid{100 * kMiB, 256 * 1024};
  EXPECT_EQ(FirstBlockBytes(grid, {0, 100 * kMiB}, true), kFirstBlockBytes);
  EXPECT_EQ(FirstBlockBytes(grid, {0, 100}, false), kFirstBlockBytes);
  EXPECT_GE(FirstBlockBytes(grid, {100, 100 + 2 * kMiB}, false), 2 * kMiB + kMiB / 4);
  EXPECT_EQ(FirstBlockBytes(grid, {0, 50 * kMiB}, false), kMostBlockBytes);
}

TEST(GrowWindow, DoublesUpToTheBoundAndToTwiceWhatAnOpenReaderTook) {
  EXPECT_EQ(GrowWindow(kMiB, 0, false), 2 * kMiB);
  EXPECT_EQ(GrowWindow(kMostWindowBytes, kMiB, false), kMostWindowBytes);
  EXPECT_EQ(GrowWindow(kMiB, 8 * kMiB, true), 2 * kMiB);
  EXPECT_EQ(GrowWindow(4 * kMiB, kMiB, true), 4 * kMiB) << "it never shrinks";
  EXPECT_EQ(GrowWindow(2 * kMiB, kMiB, true), 2 * kMiB + kFirstBlockBytes);
  EXPECT_EQ(GrowWindow(kFirstBlockBytes, 0, true), kFirstBlockBytes);
}

TEST(BlockBytes, IsAnEighthOfTheWindowWithinBounds) {
  EXPECT_EQ(BlockBytes(256 * 1024), 256u * 1024) << "a window smaller than a block is one";
  EXPECT_EQ(BlockBytes(kFirstBlockBytes), kFirstBlockBytes);
  EXPECT_EQ(BlockBytes(8 * kMiB), kMiB);
  EXPECT_EQ(BlockBytes(kMostWindowBytes), kMostBlockBytes);
}

TEST(ReadAheadBudget, IsGivenBackWithItsShares) {
  ReadAheadBudget budget(100);
  {
    auto share = budget.Take(60);
    EXPECT_TRUE(budget.HasRoom(40));
    EXPECT_FALSE(budget.HasRoom(41));
    auto moved = std::move(share);
    EXPECT_FALSE(budget.HasRoom(41));
    moved = {};
    EXPECT_TRUE(budget.HasRoom(100));
  }
  EXPECT_TRUE(budget.HasRoom(100));
}

}  // namespace
}  // namespace reelcache
