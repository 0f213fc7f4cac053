#include "cache/memory_tier.h"

#include <gtest/gtest.h>

#include <map>

namespace reelcache {
namespace {

ChunkKey Key(std::uint32_t index) { return {1, 1, index}; }
Slice Bytes(std::size_t count) { return Slice::Own(std::string(count, 'x')); }

Metrics metrics;  // of tests that do not look at them

TEST(MemoryTier, FindsWhatWasInserted) {
  MemoryTier tier(1000, 100, metrics, [](const ChunkKey&) {});
  tier.Insert(Key(1), Slice::Own("hello"));
  EXPECT_EQ(tier.Find(Key(1))->bytes, "hello");
  EXPECT_FALSE(tier.Find(Key(2)));
  EXPECT_FALSE(tier.Find({1, 2, 1}));  // another version
}

TEST(MemoryTier, FindsTheFormThatHasTheByte) {
  constexpr std::uint32_t kChunkBytes = 256 * 1024, kEntryBytes = ChunkGrid::kLeastEntryBytes;
  MemoryTier tier(8 * kChunkBytes, kChunkBytes, metrics, [](const ChunkKey&) {});
  auto from = [](std::uint32_t entry) { return ChunkKey{1, 1, 7 | entry << ChunkKey::kIndexBits}; };
  tier.Insert(from(4), Slice::Own("late and long"));
  tier.Insert(from(2), Slice::Own("early"));
  EXPECT_EQ(tier.Find(Key(7), 4 * kEntryBytes + 5)->bytes, "and long");
  EXPECT_EQ(tier.Find(Key(7), 2 * kEntryBytes)->bytes, "early");
  EXPECT_FALSE(tier.Find(Key(7), 2 * kEntryBytes + 5));  // that form ends before
  EXPECT_FALSE(tier.Contains(Key(7)));
  EXPECT_FALSE(tier.Contains(Key(6), 2 * kEntryBytes));
  tier.Insert(from(0), Slice::Own(std::string(kChunkBytes, 'w')));
  EXPECT_EQ(tier.Peek(Key(7), 2 * kEntryBytes)->size(), kChunkBytes - 2 * kEntryBytes);  // the longest
}

TEST(MemoryTier, IsVisitedFormByForm) {
  constexpr std::uint32_t kChunkBytes = 256 * 1024;
  MemoryTier tier(8'192ull * kChunkBytes, kChunkBytes, metrics, [](const ChunkKey&) {});  // several shards
  std::map<std::uint32_t, std::uint64_t> inserted, visited;
  for (std::uint32_t i = 0; i < 100; ++i) {
    std::uint32_t index = i | (i % 3) << ChunkKey::kIndexBits;
    tier.Insert(Key(index), Bytes(100 + i));
    inserted[index] = 100 + i;
  }
  tier.Visit([&](const ChunkKey& key, std::uint64_t bytes) { visited[key.index] += bytes; });
  EXPECT_EQ(visited, inserted);
}

TEST(MemoryTier, FormsAreEvictedOneByOne) {
  MemoryTier tier(1000, 100, metrics, [](const ChunkKey&) {});
  tier.Insert({1, 1, 1}, Bytes(100));
  tier.Insert({1, 1, 1 | 3u << ChunkKey::kIndexBits}, Bytes(100));
  for (std::uint32_t i = 0; i < 9; ++i) tier.Insert(Key(100 + i), Bytes(100));
  EXPECT_FALSE(tier.Contains(Key(1)));
  EXPECT_TRUE(tier.Contains(Key(1), 3 * ChunkGrid::kLeastEntryBytes));
  EXPECT_EQ(tier.used_bytes(), 1000u);
}

TEST(MemoryTier, NeverHoldsMoreThanItsCapacity) {
  MemoryTier tier(1000, 100, metrics, [](const ChunkKey&) {});
  for (std::uint32_t i = 0; i < 500; ++i) {
    tier.Insert(Key(i), Bytes(100));
    if (i % 3 == 0) tier.Find(Key(i));
    EXPECT_LE(tier.used_bytes(), 1000u);
  }
}

TEST(MemoryTier, AChunkThatIsTooBigIsNotTaken) {
  MemoryTier tier(1000, 100, metrics, [](const ChunkKey&) {});
  tier.Insert(Key(1), Bytes(1001));
  EXPECT_FALSE(tier.Contains(Key(1)));
}

TEST(MemoryTier, ItsCapacityShrinksAndGrows) {
  std::vector<std::uint32_t> evicted;
  MemoryTier tier(1000, 100, metrics, [&](const ChunkKey& key) { evicted.push_back(key.index); });
  for (std::uint32_t i = 0; i < 10; ++i) tier.Insert(Key(i), Bytes(100));
  tier.Find(Key(0));
  tier.SetCapacity(300);
  EXPECT_EQ(tier.capacity_bytes(), 300u);
  EXPECT_EQ(tier.used_bytes(), 300u);
  EXPECT_EQ(evicted, (std::vector<std::uint32_t>{0})) << "the store hears of what was used";
  EXPECT_TRUE(tier.Contains(Key(9)));
  tier.SetCapacity(500);
  for (std::uint32_t i = 20; i < 30; ++i) tier.Insert(Key(i), Bytes(100));
  EXPECT_EQ(tier.used_bytes(), 500u);
}

TEST(MemoryTier, AOneTimeScanLeavesThoseUsedTwiceAlone) {
  MemoryTier tier(1000, 100, metrics, [](const ChunkKey&) {});
  for (std::uint32_t i = 0; i < 5; ++i) {
    tier.Insert(Key(i), Bytes(100));
    tier.Find(Key(i));
    tier.Find(Key(i));
  }
  for (std::uint32_t i = 100; i < 400; ++i) tier.Insert(Key(i), Bytes(100));
  for (std::uint32_t i = 0; i < 5; ++i) EXPECT_TRUE(tier.Contains(Key(i))) << i;
}

TEST(MemoryTier, TellsOfUsedChunksItEvicts) {
  std::vector<std::uint32_t> evicted;
  MemoryTier tier(1000, 100, metrics, [&](const ChunkKey& key) { evicted.push_back(key.index); });
  for (std::uint32_t i = 0; i < 3; ++i) {
    tier.Insert(Key(i), Bytes(100));
    for (std::uint32_t use = 0; use < i; ++use) tier.Find(Key(i));
  }
  for (std::uint32_t i = 100; i < 130; ++i) {  // used twice, too, so that what is in the main queue grows old there
    tier.Insert(Key(i), Bytes(100));
    tier.Find(Key(i));
    tier.Find(Key(i));
  }
  EXPECT_FALSE(tier.Contains(Key(2)));
  evicted.resize(2);
  EXPECT_EQ(evicted, (std::vector<std::uint32_t>{1, 2}));
}

TEST(MemoryTier, CountsWhatLeavesAndWhatStaysByFamily) {
  Metrics counted;
  MemoryTier tier(1000, 100, counted, [](const ChunkKey&) {});
  tier.Insert(Key(1), Bytes(100));
  tier.Find(Key(1));
  tier.Find(Key(1));
  tier.Insert(Key(2), Bytes(60));
  for (std::uint32_t i = 10; i < 20; ++i) tier.Insert(Key(i), Bytes(100));
  EXPECT_EQ(counted.Get(Counter::kMemoryPromotedSmallChunks), 1u);
  EXPECT_EQ(counted.Get(Counter::kMemoryPromotedSmallBytes), 100u);
  EXPECT_EQ(counted.Get(Counter::kMemoryEvictedSmallChunks), 2u);
  EXPECT_EQ(counted.Get(Counter::kMemoryEvictedSmallBytes), 160u);
  EXPECT_EQ(counted.Get(Counter::kMemoryEvictedMainChunks), 0u);
  for (std::uint32_t i = 100; i < 130; ++i) {
    tier.Insert(Key(i), Bytes(100));
    tier.Find(Key(i));
    tier.Find(Key(i));
  }
  EXPECT_GE(counted.Get(Counter::kMemoryEvictedMainChunks), 1u);
  EXPECT_EQ(counted.Get(Counter::kMemoryEvictedMainBytes), 100 * counted.Get(Counter::kMemoryEvictedMainChunks));
}

TEST(MemoryTier, ASliceOutlivesItsEviction) {
  MemoryTier tier(100, 100, metrics, [](const ChunkKey&) {});
  tier.Insert(Key(1), Slice::Own(std::string(100, 'a')));
  Slice held = *tier.Find(Key(1));
  for (std::uint32_t i = 2; i < 50; ++i) tier.Insert(Key(i), Bytes(100));
  EXPECT_EQ(held.bytes, std::string(100, 'a'));
}

TEST(MemoryTier, ErasedObjectsLeaveAndTheOthersAreEvictedInTheirOrder) {
  std::vector<ChunkKey> evicted;
  MemoryTier tier(1000, 100, metrics, [&](const ChunkKey& key) { evicted.push_back(key); });
  for (std::uint32_t i = 0; i < 4; ++i)
    for (std::uint64_t object : {1, 2}) {
      tier.Insert({object, 1, i}, Bytes(100));
      tier.Insert({object, 1, i | 1u << ChunkKey::kIndexBits}, Bytes(10));
    }
  EXPECT_EQ(tier.Erase({1, 3}), 440u);
  EXPECT_EQ(tier.Erase({1}), 0u);
  EXPECT_EQ(tier.used_bytes(), 440u);
  EXPECT_FALSE(tier.Contains({1, 1, 0}));
  EXPECT_TRUE(tier.Contains({2, 1, 0}));
  for (std::uint32_t i = 0; i < 20; ++i) tier.Insert({4, 1, i}, Bytes(100));
  EXPECT_LE(tier.used_bytes(), 1000u);
  EXPECT_TRUE(evicted.empty()) << "nothing was used";
  EXPECT_EQ(tier.Clear(), 1000u);
  EXPECT_EQ(tier.used_bytes(), 0u);
}

}  // namespace
}  // namespace reelcache
