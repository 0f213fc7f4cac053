// A bounded share of retries, so that a failing origin is not asked several times as much as a healthy one.
//
// A token bucket: every first attempt adds a share of a token, every retry takes a whole one and gives it back once it
// brought what was asked. Thread: any.
#pragma once

#include <algorithm>
#include <mutex>

namespace reelcache {

class RetryBudget {
 public:
  struct Limits {
    double share = 0.2;  // retries per first attempt: Finagle's RetryBudget; gRPC's retryThrottling has 0.1
    double most = 20;    // tokens, and how many there are at the start: what a quiet server may retry with
  };

  explicit RetryBudget(Limits limits) : limits_(limits), tokens_(limits.most) {}

  void OnFirstAttempt() { Add(limits_.share); }
  // False: this retry must not be made.
  bool Take() {
    std::lock_guard lock(mutex_);
    if (tokens_ < 1) return false;
    tokens_ -= 1;
    return true;
  }
  void GiveBack() { Add(1); }

 private:
  void Add(double tokens) {
    std::lock_guard lock(mutex_);
    tokens_ = std::min(limits_.most, tokens_ + tokens);
  }

  const Limits limits_;
  std::mutex mutex_;
  double tokens_;  // guarded by mutex_
};

}  // namespace reelcache
