// Conditional requests in the order of RFC 9110 §13.2.2.
#pragma once

#include <optional>

#include "http/message.h"
#include "http/validators.h"

namespace reelcache {

// What the answer will carry as ETag and Last-Modified.
struct CurrentValidators {
  std::optional<EntityTag> etag;
  std::optional<WallTime> last_modified;
};

enum class PreconditionResult { kProceed, kNotModified, kFailed };

// If-Match, If-Unmodified-Since, If-None-Match, If-Modified-Since, for GET and HEAD on an object that exists.
PreconditionResult EvaluatePreconditions(const Fields& fields, const CurrentValidators& current);

// Whether a Range field is to be honoured: GET with exactly one Range line and, if there is an If-Range, a strong match
// of its tag or an exact match of its date with a Last-Modified that is strong by age (RFC 9110 §13.1.5).
bool RangeApplies(const RequestHead& head, const CurrentValidators& current, WallTime now);

}  // namespace reelcache
