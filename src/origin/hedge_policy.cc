#include "origin/hedge_policy.h"

#include <algorithm>

namespace reelcache {
namespace {

using std::chrono::milliseconds;

constexpr std::size_t kLookEvery = 8;  // samples; selecting among 256 costs microseconds

}  // namespace

HedgePolicy::HedgePolicy(Limits limits) : limits_(limits), credit_(limits.fetches_per_hedge) {
  times_.reserve(limits_.samples);
}

void HedgePolicy::OnFetch() {
  std::lock_guard lock(mutex_);
  credit_ = std::min(credit_ + 1, limits_.most_hedges * limits_.fetches_per_hedge);
}

void HedgePolicy::OnHead(std::chrono::nanoseconds waited) {
  std::lock_guard lock(mutex_);
  if (times_.size() < limits_.samples)
    times_.push_back(waited);
  else
    times_[next_] = waited;
  next_ = (next_ + 1) % limits_.samples;
  if (times_.size() < limits_.fewest) return;
  if (!hedge_delay_ || next_ % kLookEvery == 0) hedge_delay_ = DelayLocked();
}

void HedgePolicy::OnThrottled() {
  std::lock_guard lock(mutex_);
  credit_ = 0;
}

std::optional<milliseconds> HedgePolicy::HedgeDelay() const {
  std::lock_guard lock(mutex_);
  return hedge_delay_;
}

milliseconds HedgePolicy::StallDelay() const {
  std::lock_guard lock(mutex_);
  return hedge_delay_ ? std::max(4 * *hedge_delay_, limits_.stall_floor) : limits_.stall_unknown;
}

bool HedgePolicy::Take() {
  std::lock_guard lock(mutex_);
  if (credit_ < limits_.fetches_per_hedge) return false;
  credit_ -= limits_.fetches_per_hedge;
  return true;
}

void HedgePolicy::TellState(OriginState& state) const {
  std::lock_guard lock(mutex_);
  state.hedge_delay = hedge_delay_;
  if (times_.empty()) return;
  state.first_byte_p50 = std::chrono::duration_cast<std::chrono::microseconds>(PercentileLocked(50));
  state.first_byte_p95 = std::chrono::duration_cast<std::chrono::microseconds>(PercentileLocked(95));
}

std::chrono::nanoseconds HedgePolicy::PercentileLocked(std::size_t percent) const {
  std::vector<std::chrono::nanoseconds> times = times_;
  auto place = times.begin() + static_cast<std::ptrdiff_t>((times.size() - 1) * percent / 100);
  std::nth_element(times.begin(), place, times.end());
  return *place;
}

// Where all take nearly the same time, the 95th percentile is jitter: a tenth above the median is more than that.
milliseconds HedgePolicy::DelayLocked() const {
  const auto delay = std::max(PercentileLocked(95), PercentileLocked(50) * 11 / 10);
  return std::max(limits_.floor, std::chrono::ceil<milliseconds>(delay));
}

}  // namespace reelcache
