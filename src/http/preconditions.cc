#include "http/preconditions.h"

#include <chrono>

#include "base/ascii.h"
#include "http/char_class.h"
#include "http/http_date.h"

namespace reelcache {
namespace {

using Compare = bool (*)(const EntityTag&, const EntityTag&);

// How long a Last-Modified must have stood before it counts as strong (RFC 9110 §8.8.2.2).
constexpr std::chrono::seconds kStrongDateAge{60};

// Takes one entity tag off the front of a list; nothing at its end or where it is malformed. A backslash inside a tag
// escapes nothing and a comma separates nothing (RFC 9110 §8.8.3), so this is not a list of quoted strings.
std::optional<EntityTag> TakeEntityTag(std::string_view& rest) {
  while (!rest.empty() && (rest.front() == ' ' || rest.front() == '\t' || rest.front() == ',')) rest.remove_prefix(1);
  std::size_t open = rest.starts_with("W/") ? 2 : 0;
  std::size_t close = rest.find('"', open + 1);
  if (close == std::string_view::npos) return std::nullopt;
  std::optional<EntityTag> tag = ParseEntityTag(rest.substr(0, close + 1));
  rest.remove_prefix(close + 1);
  std::string_view after = TrimOws(rest);
  if (!after.empty() && after.front() != ',') return std::nullopt;
  return tag;
}

// "*" or a list with a tag that `matches` ours. What stands behind a malformed element is not read.
bool ListMatches(std::string_view list, const std::optional<EntityTag>& ours, Compare matches) {
  if (TrimOws(list) == "*") return true;
  if (!ours) return false;
  while (std::optional<EntityTag> tag = TakeEntityTag(list))
    if (matches(*tag, *ours)) return true;
  return false;
}

// A field that must stand alone and hold one date; anything else is as good as absent (RFC 9110 §13.1.3, §13.1.4).
std::optional<WallTime> LoneDate(const Fields& fields, std::string_view name) {
  if (fields.Count(name) != 1) return std::nullopt;
  return ParseHttpDate(*fields.Find(name));
}

// Dates on the wire have whole seconds, so ours is compared as it will be written.
std::optional<WallTime> WholeSeconds(const std::optional<WallTime>& time) {
  if (!time) return std::nullopt;
  return WallTime(std::chrono::floor<std::chrono::seconds>(*time));
}

bool IfRangeHolds(std::string_view value, const CurrentValidators& current, WallTime now) {
  if (std::optional<EntityTag> tag = ParseEntityTag(value)) return current.etag && StrongMatch(*tag, *current.etag);
  std::optional<WallTime> date = ParseHttpDate(value);
  std::optional<WallTime> ours = WholeSeconds(current.last_modified);
  return date && ours && *date == *ours && now - *ours >= kStrongDateAge;
}

}  // namespace

PreconditionResult EvaluatePreconditions(const Fields& fields, const CurrentValidators& current) {
  std::optional<WallTime> modified = WholeSeconds(current.last_modified);
  if (std::optional<std::string> tags = fields.Joined("If-Match")) {
    if (!ListMatches(*tags, current.etag, StrongMatch)) return PreconditionResult::kFailed;
  } else if (std::optional<WallTime> date = LoneDate(fields, "If-Unmodified-Since"); date && modified) {
    if (*modified > *date) return PreconditionResult::kFailed;
  }
  if (std::optional<std::string> tags = fields.Joined("If-None-Match")) {
    if (ListMatches(*tags, current.etag, WeakMatch)) return PreconditionResult::kNotModified;
  } else if (std::optional<WallTime> date = LoneDate(fields, "If-Modified-Since"); date && modified) {
    if (*modified <= *date) return PreconditionResult::kNotModified;
  }
  return PreconditionResult::kProceed;
}

bool RangeApplies(const RequestHead& head, const CurrentValidators& current, WallTime now) {
  if (head.method != Method::kGet || head.fields.Count("Range") != 1) return false;
  switch (head.fields.Count("If-Range")) {
    case 0: return true;
    case 1: return IfRangeHolds(*head.fields.Find("If-Range"), current, now);
    default: return false;
  }
}

}  // namespace reelcache
