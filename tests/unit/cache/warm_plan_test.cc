#include "cache/warm_plan.h"

#include <gtest/gtest.h>

namespace reelcache {
namespace {

constexpr std::uint64_t kMiB = 1024 * 1024;

TEST(WarmPlan, PartsBeginAtEntriesAndEndAtChunks) {
  struct Case {
    const char* name;
    std::uint64_t length;
    std::uint32_t chunk_bytes;
    WarmPart part;
    std::vector<ByteInterval> parts;
  };
  const std::uint32_t kChunk = 256 * 1024;
  const Case cases[] = {
      {"whole", 100 * kMiB, kChunk, WarmPart::kWhole, {{0, 100 * kMiB}}},
      {"empty", 0, kChunk, WarmPart::kWhole, {}},
      {"empty ends", 0, kChunk, WarmPart::kEnds, {}},
      {"ends", 100 * kMiB, kChunk, WarmPart::kEnds, {{0, kMiB}, {99 * kMiB, 100 * kMiB}}},
      {"the tail begins at an entry", 100 * kMiB + 5, kChunk, WarmPart::kEnds, {{0, kMiB}, {99 * kMiB, 100 * kMiB + 5}}},
      {"an entry before it",
       100 * kMiB + 20'000, kChunk, WarmPart::kEnds, {{0, kMiB}, {99 * kMiB + 16'384, 100 * kMiB + 20'000}}},
      {"large chunks", 100 * kMiB, 4 * 1024 * 1024, WarmPart::kEnds, {{0, 4 * kMiB}, {99 * kMiB, 100 * kMiB}}},
      {"a short one is its ends", kMiB, kChunk, WarmPart::kEnds, {{0, kMiB}}},
      {"ends that touch", 2 * kMiB, kChunk, WarmPart::kEnds, {{0, 2 * kMiB}}},
      {"ends that do not", 2 * kMiB + 16'384, kChunk, WarmPart::kEnds, {{0, kMiB}, {kMiB + 16'384, 2 * kMiB + 16'384}}},
  };
  for (const Case& each : cases)
    EXPECT_EQ(PartsToWarm({each.length, each.chunk_bytes}, each.part), each.parts) << each.name;
}

}  // namespace
}  // namespace reelcache
