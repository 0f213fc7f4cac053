// Memory for large texts that goes back to the system as soon as it is freed.
//
// A list of 100,000 videos is made anew within seconds, and malloc would keep the holes that the old one leaves: the
// limit from which it maps pages of their own is raised at start (app/limits).
#pragma once

#include <sys/mman.h>

#include <cstddef>
#include <new>
#include <string>
#include <vector>

namespace reelcache {

template <typename T>
struct PageAllocator {
  using value_type = T;

  PageAllocator() = default;
  template <typename U>
  explicit PageAllocator(const PageAllocator<U>&) {}

  T* allocate(std::size_t count) {
    std::size_t bytes = count * sizeof(T);
    if (bytes < kLeastBytes) return static_cast<T*>(::operator new(bytes));
    void* pages = mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (pages == MAP_FAILED) throw std::bad_alloc();
    return static_cast<T*>(pages);
  }
  void deallocate(T* memory, std::size_t count) {
    if (count * sizeof(T) < kLeastBytes)
      ::operator delete(memory);
    else
      munmap(memory, count * sizeof(T));
  }
  friend bool operator==(const PageAllocator&, const PageAllocator&) { return true; }

 private:
  static constexpr std::size_t kLeastBytes = 64 * 1024;
};

using LargeText = std::basic_string<char, std::char_traits<char>, PageAllocator<char>>;
template <typename T>
using LargeVector = std::vector<T, PageAllocator<T>>;

}  // namespace reelcache
