// The Range field: parsed without knowing the object, resolved once its length is known (RFC 9110 §14).
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "base/byte_interval.h"

namespace reelcache {

// One range-spec in bytes: `first-last`, `first-` or `-suffix`. Numbers of any length saturate.
struct RangeSpec {
  std::optional<std::uint64_t> first;
  std::optional<std::uint64_t> last;    // inclusive, as on the wire
  std::optional<std::uint64_t> suffix;  // only without first
};

// The specs in request order. Nothing for another unit, a malformed or empty set, or one with last < first:
// such a field is ignored. Empty list elements are skipped (RFC 9110 §5.6.1.2); blanks around commas and
// after '=' are allowed.
std::optional<std::vector<RangeSpec>> ParseRange(std::string_view field_value);

struct ResolvedRange {
  enum class Kind {
    kWhole,        // answer 200
    kSingle,       // answer 206
    kMultiple,     // answer 206 multipart/byteranges
    kUnsatisfied,  // answer 416
  };
  Kind kind = Kind::kWhole;
  ByteInterval interval = {};                // of kSingle, not empty
  std::vector<ByteInterval> intervals = {};  // of kMultiple: two or more in request order, none empty
};

// At most this many parts after coalescing; more are answered with the whole object (RFC 9110 §17.15).
inline constexpr std::size_t kMostRangeParts = 16;

// Intervals that overlap or lie less than 128 bytes apart are merged into the earliest of them. The whole object is
// the answer when more than kMostRangeParts remain, when they add up to the object or more although several were
// asked, and to a suffix range of an empty object (a 206 cannot express it). A set without a satisfiable
// spec is kUnsatisfied.
ResolvedRange ResolveRange(const std::vector<RangeSpec>& specs, std::uint64_t complete_length);

}  // namespace reelcache
