// The JSON of a folder page: an array of objects, as nginx (`name`, `type`, `mtime`, `size`) or Caddy (`name`, `is_dir`,
// `mod_time`, `size`) writes them.
#pragma once

#include <string_view>
#include <vector>

#include "origin/index_page.h"

namespace reelcache {

// Names are not checked. Entries that are neither file nor folder are left out. kBadAnswer for anything that is not an
// array. A byte that is not UTF-8 becomes a NUL in its name.
Result<std::vector<IndexEntry>> ParseJsonIndex(std::string_view body);

}  // namespace reelcache
