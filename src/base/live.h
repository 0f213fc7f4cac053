// A value that all threads may read while one changes it, such as an option that is read again. Copies as what it holds.
#pragma once

#include <atomic>

namespace reelcache {

template <typename T>
class Live {
 public:
  Live(T value = T()) : value_(value) {}
  Live(const Live& other) : value_(other.get()) {}
  Live& operator=(const Live& other) {
    value_.store(other.get(), std::memory_order_relaxed);
    return *this;
  }

  T get() const { return value_.load(std::memory_order_relaxed); }
  operator T() const { return get(); }

 private:
  std::atomic<T> value_;
};

}  // namespace reelcache
