// A clock that stands still until it is pushed. Thread: any.
#pragma once

#include <atomic>

#include "base/clock.h"

namespace reelcache {

class ManualClock final : public Clock {
 public:
  SteadyTime Now() const override { return SteadyTime(std::chrono::nanoseconds(1'000'000'000 + offset_ns_.load())); }
  WallTime Wall() const override {
    return WallTime(std::chrono::seconds(1'700'000'000)) +
           std::chrono::duration_cast<WallTime::duration>(std::chrono::nanoseconds(offset_ns_.load()));
  }

  void Advance(std::chrono::nanoseconds by) { offset_ns_ += by.count(); }

 private:
  std::atomic<std::int64_t> offset_ns_{0};
};

}  // namespace reelcache
