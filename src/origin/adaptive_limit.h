// How many requests may run at once: fewer after a throttling answer, slowly more after good ones (AIMD, as TCP's
// congestion window has it; RFC 5681 §3.1). Pure.
#pragma once

#include <algorithm>
#include <cstdint>

namespace reelcache {

class AdaptiveLimit {
 public:
  // Begins with `most` and never exceeds it; at least 1.
  explicit AdaptiveLimit(int most) : most_(std::max(1, most)), limit_(most_) {}

  int limit() const { return limit_; }
  // The round a request belongs to that begins now.
  std::uint64_t round() const { return round_; }

  // One more after as many good answers as may run at once.
  void OnServed() {
    if (limit_ == most_ || ++served_ < limit_) return;
    served_ = 0;
    ++limit_;
  }

  // Half, once for all requests that were on their way together: what began in an earlier round met the old limit.
  void OnThrottled(std::uint64_t began_in_round) {
    if (began_in_round != round_) return;
    ++round_;
    served_ = 0;
    limit_ = std::max(1, limit_ / 2);
  }

 private:
  const int most_;
  int limit_;
  int served_ = 0;
  std::uint64_t round_ = 0;
};

}  // namespace reelcache
