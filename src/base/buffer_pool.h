// Buffers for the chunks that fill memory, cut from slabs of 2 MiB for which huge pages are asked: a page fault for
// each 4 KiB was a fifth of what filling an empty cache cost.
//
// A slab is 64 units of 32 KiB. Sizes that are no multiple of a unit, or larger than a slab, come from the heap, so
// that nothing is wasted by rounding up.
//
// Thread: any; one lock, held shortly. Lifetime: buffers keep the pool alive.
// Memory: slabs with a buffer in use, and at most kSpareSlabs without.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>

namespace reelcache {

class BufferPool : public std::enable_shared_from_this<BufferPool> {
 public:
  static constexpr std::size_t kUnitBytes = 32 * 1024;
  static constexpr std::size_t kSlabBytes = 64 * kUnitBytes;
  static constexpr std::size_t kSpareSlabs = 4;

  static std::shared_ptr<BufferPool> Create() { return std::shared_ptr<BufferPool>(new BufferPool); }
  ~BufferPool();

  // Its bytes are whatever they were.
  std::shared_ptr<char[]> Take(std::size_t bytes);

  std::size_t slabs() const;

 private:
  BufferPool() = default;
  char* TakeUnits(std::size_t count);  // nullptr: the system has no memory for another slab
  void GiveBack(char* buffer, std::size_t count);

  mutable std::mutex mutex_;
  std::map<char*, std::uint64_t> slabs_;  // by address, with a bit for each unit in use
  std::size_t spare_ = 0;                 // slabs without one
};

}  // namespace reelcache
