// How long an object may be served without asking the origin (RFC 9111 §4.2), on wall-clock time, so that a
// restart does not reset it. Pure.
#pragma once

#include <chrono>

#include "base/clock.h"

namespace reelcache {

enum class Freshness { kFresh, kStale };

// A clock that was set back makes an object stale, never fresh for longer.
inline Freshness FreshnessOf(WallTime validated_at, WallTime now, std::chrono::milliseconds fresh_for) {
  return now >= validated_at && now - validated_at < fresh_for ? Freshness::kFresh : Freshness::kStale;
}

// Whether a stale object may answer while the origin fails (RFC 5861 §4).
inline bool MayServeStale(WallTime validated_at, WallTime now, std::chrono::milliseconds fresh_for,
                          std::chrono::milliseconds stale_if_error) {
  return now - validated_at < fresh_for + stale_if_error;
}

// Age field, seconds, never negative (RFC 9111 §5.1).
inline std::int64_t CurrentAge(WallTime validated_at, WallTime now) {
  auto age = std::chrono::duration_cast<std::chrono::seconds>(now - validated_at).count();
  return age > 0 ? age : 0;
}

}  // namespace reelcache
