// How often and how soon an origin is asked again. Pure.
#pragma once

#include <chrono>
#include <optional>

#include "base/result.h"
#include "origin/retry_budget.h"

namespace reelcache {

// Delays for interactive video: a first one of 100 to 200 ms, doubling to 2 s, 10 s in all; for a throttling server a
// first one of 1 s, as AWS's SDKs have in their standard mode.
struct RetryPolicy {
  int attempts = 3;        // of a fetch in a row without a byte, the first one included
  int most_attempts = 20;  // of a fetch, whatever they bring
  int call_attempts = 3;   // of Stat and List
  std::chrono::milliseconds base{100};
  std::chrono::milliseconds throttled_base{1000};
  std::chrono::milliseconds cap{2000};
  std::chrono::seconds longest_retry_after{5};  // a longer wish ends the fetch at once
  std::chrono::seconds longest_wait{10};        // without a byte, after which only a first retry begins
  RetryBudget::Limits budget;
};

// Whether a fault may pass by itself, soon enough for whoever waits. An open circuit's is not: it answers the same until
// its pause is over.
bool IsWorthRetrying(const RetryPolicy& policy, const Error& error);

// Whether retry number `retry` (1, 2, ...) may begin `waited` after the first attempt or the last byte. The first one
// always may, or a stall would never be retried.
bool IsInTime(const RetryPolicy& policy, int retry, std::chrono::nanoseconds waited);

// The pause before retry number `retry` (1, 2, ...): full jitter up to base * 2^(retry - 1), never below what the origin
// asked for. `random` is in [0, 1).
std::chrono::milliseconds RetryDelay(const RetryPolicy& policy, int retry, const Error& error, double random);

// In [0, 1), another one each time. Thread: any.
double RandomFraction();

}  // namespace reelcache
