// Whatever comes to the memory tier and is used: what its counters say, a second bookkeeping says, too.
#include "cache/memory_tier.h"

#include <gtest/gtest.h>

#include <deque>
#include <random>

namespace reelcache {
namespace {

constexpr std::size_t kCapacity = 3000, kSmall = kCapacity * 2 / 5;  // bytes
constexpr int kMostUses = 3, kUsesForMain = 2;

// S3-FIFO as memory_tier.h words it, in one shard, with chunks in two lists and nothing shared with the tier.
class Model {
 public:
  struct Chunk {
    std::uint32_t index;
    std::size_t bytes;
    int uses = 0;
  };
  struct Moves {
    std::uint64_t chunks = 0, bytes = 0;
    void Add(const Chunk& chunk) { ++chunks, bytes += chunk.bytes; }
  };

  // Whether it was there.
  bool Use(std::uint32_t index) {
    for (auto* queue : {&small_, &main_})
      for (Chunk& chunk : *queue)
        if (chunk.index == index) return chunk.uses = std::min(chunk.uses + 1, kMostUses), true;
    return false;
  }
  void Insert(Chunk chunk) {
    small_.push_back(chunk);
    while (Sum(small_) + Sum(main_) > kCapacity) main_.empty() || Sum(small_) > kSmall ? LeaveSmall() : LeaveMain();
  }

  Moves evicted_small, evicted_main, promoted_small, promoted_main;

 private:
  using Queue = std::deque<Chunk>;
  static std::size_t Sum(const Queue& queue) {
    std::size_t bytes = 0;
    for (const Chunk& chunk : queue) bytes += chunk.bytes;
    return bytes;
  }
  static Chunk Pop(Queue& queue) {
    Chunk oldest = queue.front();
    queue.pop_front();
    return oldest;
  }
  void LeaveSmall() {
    Chunk oldest = Pop(small_);
    if (oldest.uses < kUsesForMain) return evicted_small.Add(oldest);
    promoted_small.Add(oldest);
    main_.push_back({oldest.index, oldest.bytes});
  }
  void LeaveMain() {
    Chunk oldest = Pop(main_);
    if (oldest.uses == 0) return evicted_main.Add(oldest);
    promoted_main.Add(oldest);
    main_.push_back({oldest.index, oldest.bytes, oldest.uses - 1});
  }

  Queue small_, main_;
};

class MemoryTierProperty : public testing::TestWithParam<int> {};

TEST_P(MemoryTierProperty, EveryMoveIsCounted) {
  std::mt19937_64 random{static_cast<std::uint64_t>(GetParam())};
  Metrics metrics;
  MemoryTier tier(kCapacity, 100, metrics, [](const ChunkKey&) {});
  Model model;
  std::uint64_t came = 0;
  for (std::uint32_t step = 0; step < 6000; ++step) {
    const auto index = static_cast<std::uint32_t>(std::min(random() % 90, random() % 90));  // some more often
    ASSERT_EQ(tier.Find({1, 1, index}).has_value(), model.Use(index)) << "step " << step;
    if (tier.Contains({1, 1, index})) continue;
    const std::size_t bytes = 1 + random() % 100;
    tier.Insert({1, 1, index}, Slice::Own(std::string(bytes, 'x')));
    model.Insert({index, bytes});
    came += bytes;
  }
  const struct {
    const Model::Moves& moves;
    Counter chunks, bytes;
  } rows[] = {
      {model.evicted_small, Counter::kMemoryEvictedSmallChunks, Counter::kMemoryEvictedSmallBytes},
      {model.evicted_main, Counter::kMemoryEvictedMainChunks, Counter::kMemoryEvictedMainBytes},
      {model.promoted_small, Counter::kMemoryPromotedSmallChunks, Counter::kMemoryPromotedSmallBytes},
      {model.promoted_main, Counter::kMemoryPromotedMainChunks, Counter::kMemoryPromotedMainBytes},
  };
  for (const auto& row : rows) {
    EXPECT_GT(row.moves.chunks, 10u);
    EXPECT_EQ(metrics.Get(row.chunks), row.moves.chunks);
    EXPECT_EQ(metrics.Get(row.bytes), row.moves.bytes);
  }
  EXPECT_EQ(tier.used_bytes() + model.evicted_small.bytes + model.evicted_main.bytes, came);
}

INSTANTIATE_TEST_SUITE_P(Seeds, MemoryTierProperty, testing::Range(1, 6));

}  // namespace
}  // namespace reelcache
