#include "base/buffer_pool.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <thread>
#include <vector>

namespace reelcache {
namespace {

constexpr std::size_t kUnit = BufferPool::kUnitBytes;
constexpr std::size_t kSlab = BufferPool::kSlabBytes;

TEST(BufferPool, BuffersOfASlabLieInAHugePageOfTheirOwn) {
  auto pool = BufferPool::Create();
  auto whole = pool->Take(kSlab);
  EXPECT_EQ(reinterpret_cast<std::uintptr_t>(whole.get()) % kSlab, 0u);
  auto next = pool->Take(kUnit);
  EXPECT_EQ(pool->slabs(), 2u);
}

TEST(BufferPool, SizesThatWouldLeaveAUnitPartlyUnusedComeFromTheHeap) {
  auto pool = BufferPool::Create();
  std::vector<std::shared_ptr<char[]>> buffers;
  for (std::size_t bytes : {std::size_t{1}, kUnit - 1, kUnit + 1, kSlab + kUnit}) {
    buffers.push_back(pool->Take(bytes));
    std::fill_n(buffers.back().get(), bytes, 'x');
  }
  EXPECT_EQ(pool->slabs(), 0u);
}

TEST(BufferPool, AGapIsUsedByWhatFitsIntoIt) {
  auto pool = BufferPool::Create();
  auto a = pool->Take(24 * kUnit), b = pool->Take(16 * kUnit), c = pool->Take(24 * kUnit);
  char* gap = b.get();
  b = nullptr;
  b = pool->Take(16 * kUnit);
  EXPECT_EQ(b.get(), gap);
  b = nullptr;
  auto too_large = pool->Take(17 * kUnit);
  EXPECT_EQ(pool->slabs(), 2u);
}

TEST(BufferPool, FewSlabsAreKeptWithoutABuffer) {
  auto pool = BufferPool::Create();
  std::vector<std::shared_ptr<char[]>> buffers;
  for (int i = 0; i < 10; ++i) buffers.push_back(pool->Take(kSlab));
  EXPECT_EQ(pool->slabs(), 10u);
  buffers.clear();
  EXPECT_EQ(pool->slabs(), BufferPool::kSpareSlabs);
  for (int i = 0; i < 10; ++i) buffers.push_back(pool->Take(kSlab));
  EXPECT_EQ(pool->slabs(), 10u);
}

TEST(BufferPool, ABufferOutlivesItsPool) {
  auto pool = BufferPool::Create();
  auto buffer = pool->Take(kUnit);
  pool = nullptr;
  std::fill_n(buffer.get(), kUnit, 'x');
}

// Every buffer is filled with its owner's mark: one that is given out twice shows.
TEST(BufferPool, ManyThreadsNeverShareABuffer) {
  auto pool = BufferPool::Create();
  auto work = [&pool](char mark) {
    std::mt19937 random(static_cast<unsigned>(mark));
    std::vector<std::pair<std::shared_ptr<char[]>, std::size_t>> mine;
    for (int i = 0; i < 2000; ++i) {
      if (mine.size() > 12) {
        auto& [buffer, bytes] = mine[random() % mine.size()];
        ASSERT_TRUE(std::all_of(buffer.get(), buffer.get() + bytes, [mark](char c) { return c == mark; }));
        std::swap(mine[random() % mine.size()], mine.back());
        mine.pop_back();
      }
      std::size_t bytes = kUnit * (1 + random() % 8);
      mine.emplace_back(pool->Take(bytes), bytes);
      std::fill_n(mine.back().first.get(), bytes, mark);
    }
  };
  std::vector<std::thread> threads;
  for (char mark : {'a', 'b', 'c'}) threads.emplace_back(work, mark);
  for (auto& thread : threads) thread.join();
}

}  // namespace
}  // namespace reelcache
