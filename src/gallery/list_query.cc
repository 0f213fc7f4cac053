#include "gallery/list_query.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "base/ascii.h"
#include "base/base64url.h"
#include "http/percent_encoding.h"
#include "http/target_uri.h"

namespace reelcache {
namespace {

Error Bad(std::string_view code) {
  return {ErrorKind::kInvalid, "a parameter of the query is not valid", std::nullopt, false, code};
}

Status Take(ListQuery& query, std::string_view name, std::string value) {
  if (name == "prefix") {
    if (!IsValidUtf8(value)) return Bad("bad_prefix");
    query.prefix = std::move(value);
  } else if (name == "limit") {
    auto limit = ParseDecimal<std::size_t>(value);
    if (!limit || *limit < 1 || *limit > kMostLimit) return Bad("bad_limit");
    query.limit = *limit;
  } else if (name == "cursor") {
    auto after = ParseBase64Url(value);
    if (!after || !IsValidUtf8(*after)) return Bad("bad_cursor");
    query.after = std::move(*after);
  }
  return Ok();
}

}  // namespace

Result<ListQuery> ParseListQuery(std::string_view query) {
  constexpr std::string_view kNames[] = {"prefix", "limit", "cursor"};
  bool seen[std::size(kNames)] = {};
  auto pairs = ParseForm(query);
  if (!pairs) return Bad("bad_escape");
  ListQuery result;
  for (FormPair& pair : *pairs) {
    auto known = std::find(std::begin(kNames), std::end(kNames), pair.name);
    if (known == std::end(kNames)) continue;
    if (std::exchange(seen[known - kNames], true)) return Bad("repeated_parameter");
    result.whole = false;
    if (Status taken = Take(result, pair.name, std::move(pair.value)); !taken.ok()) return std::move(taken.error());
  }
  return result;
}

std::string FormatCursor(std::string_view name) { return FormatBase64Url(name); }

std::string FormatNextLink(const ListQuery& query, std::string_view last) {
  std::string prefix = query.prefix.empty() ? "" : "prefix=" + EncodePath(query.prefix) + "&";
  return fmt::format("</api/videos?{}limit={}&cursor={}>; rel=\"next\"", prefix, query.limit, FormatCursor(last));
}

}  // namespace reelcache
