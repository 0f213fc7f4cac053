#include "origin/retry_policy.h"

#include <algorithm>
#include <cstdint>
#include <random>

#include "origin/circuit.h"
#include "origin/stopping.h"

namespace reelcache {

bool IsWorthRetrying(const RetryPolicy& policy, const Error& error) {
  if (error.kind != ErrorKind::kUnavailable && error.kind != ErrorKind::kTimeout) return false;
  if (error.code == kCircuitOpenCode || error.code == kStoppingCode) return false;
  return error.retry_after.value_or(std::chrono::seconds(0)) <= policy.longest_retry_after;
}

bool IsInTime(const RetryPolicy& policy, int retry, std::chrono::nanoseconds waited) {
  return retry <= 1 || waited <= policy.longest_wait;
}

std::chrono::milliseconds RetryDelay(const RetryPolicy& policy, int retry, const Error& error, double random) {
  const std::chrono::milliseconds base = error.throttled ? policy.throttled_base : policy.base;
  const auto most = std::min(policy.cap, base * (std::int64_t{1} << std::clamp(retry - 1, 0, 20)));
  const auto jitter = std::chrono::milliseconds(static_cast<std::int64_t>(static_cast<double>(most.count()) * random));
  return std::max<std::chrono::milliseconds>(jitter, error.retry_after.value_or(std::chrono::seconds(0)));
}

double RandomFraction() {
  thread_local std::minstd_rand generator{std::random_device{}()};
  return std::uniform_real_distribution<double>(0.0, 1.0)(generator);
}

}  // namespace reelcache
