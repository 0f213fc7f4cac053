// How often and how soon an origin is asked again. Pure.
#pragma once

#include <chrono>
#include <optional>

#include "base/result.h"

namespace reelcache {

struct RetryPolicy {
  int attempts = 3;        // of a fetch in a row without a byte, the first one included
  int most_attempts = 20;  // of a fetch, whatever they bring
  int call_attempts = 3;   // of Stat and List
  std::chrono::milliseconds base{50};
  std::chrono::milliseconds cap{1000};
  std::chrono::milliseconds throttled_cap{2000};   // when the origin asked for a pause
  std::chrono::seconds longest_retry_after{5};     // a longer wish ends the fetch at once
};

// Whether a fault may pass by itself, soon enough for whoever waits.
bool IsWorthRetrying(const RetryPolicy& policy, const Error& error);

// The pause before retry number `retry` (1, 2, ...): full jitter up to base * 2^(retry - 1), never below what the origin
// asked for. `random` is in [0, 1).
std::chrono::milliseconds RetryDelay(const RetryPolicy& policy, int retry, const Error& error, double random);

// In [0, 1), another one each time. Thread: any.
double RandomFraction();

}  // namespace reelcache
