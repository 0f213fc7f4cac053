#include "cache/object_use.h"

#include <gtest/gtest.h>

#include <numeric>

namespace reelcache {
namespace {

constexpr std::uint32_t kChunk = 256 * 1024;
constexpr std::uint64_t kMiB = 1024 * 1024;
const SteadyTime kNow{std::chrono::hours(1000)};

// Sends `interval` in pieces of at most `piece_bytes`, none over the end of a chunk.
void Send(ObjectUse& use, ByteInterval interval, std::uint64_t piece_bytes, SteadyTime now = kNow) {
  while (!interval.empty()) {
    std::uint64_t bytes = std::min({piece_bytes, interval.size(), kChunk - interval.begin % kChunk});
    use.CountSent(Source::kMemory, interval.begin, bytes, now);
    interval.begin += bytes;
  }
}

TEST(ObjectUse, CellsAreChunksAndInLongObjectsPowersOfTwoOfThem) {
  struct Case {
    std::uint64_t length;
    ChunkIndex cell_chunks;
    std::size_t cells;
  };
  const Case cases[] = {{1, 1, 1},
                        {kChunk, 1, 1},
                        {kChunk + 1, 1, 2},
                        {256ull * kChunk, 1, 256},
                        {256ull * kChunk + 1, 2, 129},
                        {512ull * kChunk, 2, 256},
                        {513ull * kChunk, 4, 129},
                        {10'000ull * kChunk, 64, 157}};
  for (const Case& each : cases) {
    ObjectUse use({each.length, kChunk});
    EXPECT_TRUE(use.HeatByCell(kNow).empty());
    use.CountSent(Source::kDisk, each.length - 1, 1, kNow);
    EXPECT_EQ(use.cell_chunks(), each.cell_chunks) << each.length;
    EXPECT_EQ(use.HeatByCell(kNow).size(), each.cells) << each.length;
  }
}

TEST(ObjectUse, SumsAreExactBySource) {
  ObjectUse use({kMiB, kChunk});
  use.CountAnswer();
  use.CountSent(Source::kMemory, 0, 100, kNow);
  use.CountSent(Source::kDisk, 100, 20, kNow);
  use.CountSent(Source::kJoined, 120, 3, kNow);
  use.CountSent(Source::kOrigin, 123, 4, kNow + std::chrono::seconds(5));
  use.CountSent(Source::kMemory, 127, 1, kNow + std::chrono::seconds(5));
  EXPECT_EQ(use.sent_bytes(), (std::array<std::uint64_t, 4>{101, 20, 3, 4}));
  EXPECT_EQ(use.answers(), 1u);
  EXPECT_EQ(use.last_use(), kNow + std::chrono::seconds(5));
}

TEST(ObjectUse, NothingSentIsNoUse) {
  ObjectUse use({kMiB, kChunk});
  EXPECT_FALSE(use.last_use());
  EXPECT_EQ(use.Heat(kNow), 0);
}

// Whatever the pieces, a whole reading makes every part one warmer.
TEST(ObjectUse, AWholeReadingIsOneDegreeEverywhere) {
  for (std::uint64_t length : {4 * kMiB, 300 * kMiB}) {
    for (std::uint64_t piece : {std::uint64_t{10'000}, std::uint64_t{64 * 1024}, std::uint64_t{kChunk}}) {
      ObjectUse use({length, kChunk});
      Send(use, {0, length}, piece);
      for (double heat : use.HeatByCell(kNow)) EXPECT_EQ(heat, 1) << length << " in pieces of " << piece;
      EXPECT_EQ(use.Heat(kNow), 1);
    }
  }
}

TEST(ObjectUse, HeatLiesWhereTheViewersAre) {
  ObjectUse use({4 * kMiB, kChunk});
  for (int i = 0; i < 3; ++i) Send(use, {kMiB, kMiB + kChunk}, kChunk);
  auto heat = use.HeatByCell(kNow);
  EXPECT_EQ(heat[4], 3);
  EXPECT_EQ(std::accumulate(heat.begin(), heat.end(), 0.0), 3);
  EXPECT_EQ(use.Heat(kNow), 3.0 / 16);
}

// Players ask for a few bytes at the head of every film: that is seen in long ones too.
TEST(ObjectUse, ShortAnswersAtTheBeginWarmItABit) {
  ObjectUse use({8192 * kMiB, kChunk});
  Send(use, {0, 1000}, 1000);
  EXPECT_EQ(use.HeatByCell(kNow)[0], 1.0 / 16);
}

TEST(ObjectUse, HeatIsHalvedOnceAnHour) {
  struct Case {
    std::chrono::minutes after;
    double heat;
  };
  using std::chrono::minutes;
  const Case cases[] = {{minutes(0), 8}, {minutes(59), 8}, {minutes(60), 4}, {minutes(119), 4}, {minutes(180), 1},
                        {minutes(60 * 100), 0}, {minutes(-60), 8}};
  for (const Case& each : cases) {
    ObjectUse use({kChunk, kChunk});
    for (int i = 0; i < 8; ++i) Send(use, {0, kChunk}, kChunk);
    EXPECT_EQ(use.Heat(kNow + each.after), each.heat) << each.after.count();
    Send(use, {0, kChunk}, kChunk, kNow + each.after);
    EXPECT_EQ(use.Heat(std::max(kNow, kNow + each.after)), each.heat + 1) << each.after.count();
  }
}

TEST(ObjectUse, HeatEndsAtWhatACellHolds) {
  ObjectUse use({kChunk, kChunk});
  for (int i = 0; i < 5000; ++i) Send(use, {0, kChunk}, kChunk);
  EXPECT_EQ(use.Heat(kNow), 65535.0 / 16);
}

}  // namespace
}  // namespace reelcache
