// What we read out of an origin's answer: Content-Range, Cache-Control, Retry-After.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string_view>

#include "base/byte_interval.h"
#include "base/clock.h"

namespace reelcache {

struct ContentRange {
  std::optional<ByteInterval> interval;           // absent for "bytes */N"
  std::optional<std::uint64_t> complete_length;   // absent for "bytes a-b/*"
};

// RFC 9110 §14.4; nothing when malformed, last < first, or last >= complete length.
std::optional<ContentRange> ParseContentRange(std::string_view field_value);

// Whether a shared cache may keep the answer: neither no-store nor private (RFC 9111 §5.2.2), outside quoted strings.
bool MayStore(std::string_view cache_control);

// Seconds or a date (RFC 9110 §10.2.3); never negative.
std::optional<std::chrono::seconds> ParseRetryAfter(std::string_view field_value, WallTime now);

}  // namespace reelcache
