#include "cache/memory_tier.h"

#include <gtest/gtest.h>

namespace reelcache {
namespace {

ChunkKey Key(std::uint32_t index) { return {1, 1, index}; }
Slice Bytes(std::size_t count) { return Slice::Own(std::string(count, 'x')); }

TEST(MemoryTier, FindsWhatWasInserted) {
  MemoryTier tier(1000, 100, [](const ChunkKey&) {});
  tier.Insert(Key(1), Slice::Own("hello"));
  EXPECT_EQ(tier.Find(Key(1))->bytes, "hello");
  EXPECT_FALSE(tier.Find(Key(2)));
  EXPECT_FALSE(tier.Find({1, 2, 1}));  // another version
}

TEST(MemoryTier, FindsTheFormThatHasTheByte) {
  constexpr std::uint32_t kChunkBytes = 256 * 1024, kEntryBytes = ChunkGrid::kLeastEntryBytes;
  MemoryTier tier(8 * kChunkBytes, kChunkBytes, [](const ChunkKey&) {});
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

TEST(MemoryTier, FormsAreEvictedOneByOne) {
  MemoryTier tier(1000, 100, [](const ChunkKey&) {});
  tier.Insert({1, 1, 1}, Bytes(100));
  tier.Insert({1, 1, 1 | 3u << ChunkKey::kIndexBits}, Bytes(100));
  for (std::uint32_t i = 0; i < 9; ++i) tier.Insert(Key(100 + i), Bytes(100));
  EXPECT_FALSE(tier.Contains(Key(1)));
  EXPECT_TRUE(tier.Contains(Key(1), 3 * ChunkGrid::kLeastEntryBytes));
  EXPECT_EQ(tier.used_bytes(), 1000u);
}

TEST(MemoryTier, NeverHoldsMoreThanItsCapacity) {
  MemoryTier tier(1000, 100, [](const ChunkKey&) {});
  for (std::uint32_t i = 0; i < 500; ++i) {
    tier.Insert(Key(i), Bytes(100));
    if (i % 3 == 0) tier.Find(Key(i));
    EXPECT_LE(tier.used_bytes(), 1000u);
  }
}

TEST(MemoryTier, AChunkThatIsTooBigIsNotTaken) {
  MemoryTier tier(1000, 100, [](const ChunkKey&) {});
  tier.Insert(Key(1), Bytes(1001));
  EXPECT_FALSE(tier.Contains(Key(1)));
}

TEST(MemoryTier, AOneTimeScanLeavesThoseUsedTwiceAlone) {
  MemoryTier tier(1000, 100, [](const ChunkKey&) {});
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
  MemoryTier tier(1000, 100, [&](const ChunkKey& key) { evicted.push_back(key.index); });
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

TEST(MemoryTier, ASliceOutlivesItsEviction) {
  MemoryTier tier(100, 100, [](const ChunkKey&) {});
  tier.Insert(Key(1), Slice::Own(std::string(100, 'a')));
  Slice held = *tier.Find(Key(1));
  for (std::uint32_t i = 2; i < 50; ++i) tier.Insert(Key(i), Bytes(100));
  EXPECT_EQ(held.bytes, std::string(100, 'a'));
}

}  // namespace
}  // namespace reelcache
