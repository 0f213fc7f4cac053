#include "origin/bucket_dialect.h"

#include <fmt/format.h>

#include "base/log.h"
#include "http/target_uri.h"

namespace reelcache {
namespace {

constexpr std::size_t kMostNameBytes = 1024;

}  // namespace

bool IsBucketObjectName(std::string_view name) {
  constexpr std::string_view kBreaks("\0\r\n", 3);
  return !name.empty() && name.size() <= kMostNameBytes && name.find_first_of(kBreaks) == std::string_view::npos &&
         !HasDotSegments(name) && IsValidUtf8(name);
}

std::optional<std::string> ListedName(std::string_view object, std::string_view prefix, SkippedNames& skipped) {
  if (!object.starts_with(prefix) || object.size() == prefix.size()) return std::nullopt;  // the folder's own marker
  std::string_view name = object.substr(prefix.size());
  if (IsBucketObjectName(name)) return std::string(name);
  skipped.Note(object, !IsValidUtf8(name)    ? "its name is not UTF-8"
                       : HasDotSegments(name) ? "no browser can ask for a name with . or .. between slashes"
                                             : "its name is too long or has a line break in it");
  return std::nullopt;
}

Error RefusalError(const RefusedAnswer& answer, std::string_view detail) {
  AnswerHead head{answer.status, {}, {}};
  Error error = StatusError(head, {});
  if (error.kind == ErrorKind::kUnavailable && answer.retry_after) error.retry_after = answer.retry_after;
  if (!detail.empty()) error.message = fmt::format("the storage answered {}: {}", answer.status, Quoted(detail));
  return error;
}

}  // namespace reelcache
