#include "base/clock.h"

#include <time.h>

namespace reelcache {
namespace {

// The kernel's time of its last tick: read from memory, where the exact one asks the processor's counter.
std::chrono::nanoseconds TickTime(clockid_t id) {
  timespec time{};
  clock_gettime(id, &time);
  return std::chrono::seconds(time.tv_sec) + std::chrono::nanoseconds(time.tv_nsec);
}

class SystemClock final : public Clock {
 public:
  SteadyTime Now() const override { return std::chrono::steady_clock::now(); }
  SteadyTime Rough() const override { return SteadyTime(TickTime(CLOCK_MONOTONIC_COARSE)); }
  WallTime Wall() const override { return WallTime(TickTime(CLOCK_REALTIME_COARSE)); }
};

}  // namespace

const Clock& Clock::System() {
  static const SystemClock clock;
  return clock;
}

}  // namespace reelcache
