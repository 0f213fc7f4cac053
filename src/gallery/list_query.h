// What /api/videos is asked for: the parameters of its query, and the link to what follows. Pure.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/result.h"

namespace reelcache {

inline constexpr std::size_t kMostLimit = 1000;  // videos in one page

struct ListQuery {
  bool whole = true;  // none of the parameters was given: the whole list
  std::string prefix;
  std::size_t limit = kMostLimit;
  std::string after;  // the page begins behind this name, which need not exist any more; empty: at the first
};

// `query` as sent, without '?': pairs as in a form, '+' is a blank. Parameters with other names are not looked at.
// Errors: kInvalid with a code of gallery/list_error_words.
Result<ListQuery> ParseListQuery(std::string_view query);

// A name as an opaque word that may stand in a query (base64url, RFC 4648 §5, without padding).
std::string FormatCursor(std::string_view name);

// A Link field (RFC 8288) for the page behind `last`.
std::string FormatNextLink(const ListQuery& query, std::string_view last);

}  // namespace reelcache
