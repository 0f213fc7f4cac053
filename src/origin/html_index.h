// The HTML of a folder page: its links, and nginx's columns of date and size behind them.
#pragma once

#include <string_view>
#include <vector>

#include "origin/index_page.h"

namespace reelcache {

// Links that lead exactly one level below `folder_url`; names are decoded but not checked.
std::vector<IndexEntry> ParseHtmlIndex(std::string_view body, std::string_view folder_url);

// `href` (entities decoded) as an entry below `folder_url`; nothing when it leads elsewhere.
std::optional<IndexEntry> EntryOfLink(std::string_view href, std::string_view folder_url);

}  // namespace reelcache
