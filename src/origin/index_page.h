// A server's page about one folder, as text to entries: nginx's and Caddy's JSON, and the HTML of nginx, Apache,
// Python's http.server and Caddy. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/result.h"

namespace reelcache {

struct IndexEntry {
  std::string name;                       // one segment, decoded, without '/'
  bool folder = false;
  std::optional<std::uint64_t> size;      // bytes; absent unless the page gives it to the byte
  std::optional<WallTime> last_modified;  // in HTML to the minute
};

struct IndexPage {
  std::vector<IndexEntry> entries;   // in the page's order, each name once
  std::vector<std::string> refused;  // names that are not UTF-8 or would lead out of the folder, as they came
};

// `folder_url` is where the page came from, with its last slash. In HTML every link that leads exactly one level below
// it is an entry; all others (parent, sorting, styles) are passed over. kBadAnswer when the page is neither.
Result<IndexPage> ParseIndexPage(std::string_view content_type, std::string_view body, std::string_view folder_url);

// RFC 3339 with or without a fraction, which is dropped: "2026-11-24T02:17:36.5+09:00".
std::optional<WallTime> ParseRfc3339(std::string_view text);

// "24-Nov-2026 02:17", as nginx's HTML has it; in UTC unless the server was told otherwise.
std::optional<WallTime> ParseIndexDate(std::string_view date, std::string_view time);

}  // namespace reelcache
