#include "base/buffer_pool.h"

#include <sys/mman.h>

#include <bit>

namespace reelcache {
namespace {

constexpr std::uint64_t kAllInUse = ~std::uint64_t{0};

// The lowest of `count` (1 to 64) units in a row that are free; 64 when there are none.
int FirstFree(std::uint64_t in_use, std::size_t count) {
  std::uint64_t begins = ~in_use;
  for (std::size_t have = 1; have < count && begins != 0;) {
    std::size_t more = std::min(have, count - have);
    begins &= begins >> more;
    have += more;
  }
  return std::countr_zero(begins);
}

std::uint64_t Mask(int first, std::size_t count) { return (kAllInUse >> (64 - count)) << first; }

// Aligned to its size, as a huge page has to be: what is too much before and behind goes back.
char* MapSlab() {
  constexpr std::size_t kBytes = BufferPool::kSlabBytes;
  void* mapped = mmap(nullptr, 2 * kBytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (mapped == MAP_FAILED) return nullptr;
  char* begin = static_cast<char*>(mapped);
  std::size_t before = (kBytes - reinterpret_cast<std::uintptr_t>(begin) % kBytes) % kBytes;
  if (before != 0) munmap(begin, before);
  munmap(begin + before + kBytes, kBytes - before);
  madvise(begin + before, kBytes, MADV_HUGEPAGE);
  return begin + before;
}

}  // namespace

BufferPool::~BufferPool() {
  for (const auto& [slab, in_use] : slabs_) munmap(slab, kSlabBytes);
}

std::shared_ptr<char[]> BufferPool::Take(std::size_t bytes) {
  std::size_t count = bytes / kUnitBytes;
  if (bytes % kUnitBytes == 0 && count >= 1 && count <= 64)
    if (char* buffer = TakeUnits(count))
      return {buffer, [pool = shared_from_this(), count](char* given) { pool->GiveBack(given, count); }};
  return std::make_shared_for_overwrite<char[]>(bytes);
}

char* BufferPool::TakeUnits(std::size_t count) {
  std::lock_guard lock(mutex_);
  for (auto& [slab, in_use] : slabs_) {
    int first = FirstFree(in_use, count);
    if (first == 64) continue;
    if (in_use == 0) --spare_;
    in_use |= Mask(first, count);
    return slab + static_cast<std::size_t>(first) * kUnitBytes;
  }
  char* slab = MapSlab();
  if (slab != nullptr) slabs_[slab] = Mask(0, count);
  return slab;
}

void BufferPool::GiveBack(char* buffer, std::size_t count) {
  std::lock_guard lock(mutex_);
  auto slab = std::prev(slabs_.upper_bound(buffer));
  auto first = static_cast<int>(static_cast<std::size_t>(buffer - slab->first) / kUnitBytes);
  slab->second &= ~Mask(first, count);
  if (slab->second != 0 || ++spare_ <= kSpareSlabs) return;
  --spare_;
  munmap(slab->first, kSlabBytes);
  slabs_.erase(slab);
}

std::size_t BufferPool::slabs() const {
  std::lock_guard lock(mutex_);
  return slabs_.size();
}

}  // namespace reelcache
