// The names of all videos of some origins, for commands that go through them.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "gallery/source_reader.h"

namespace reelcache {

using OnNames = std::function<void(Result<std::vector<std::string>>)>;

// In natural order, each once. Errors: the first that an origin answers. Thread: `loop`; `on_names` later and once.
void ListVideoNames(Loop& loop, std::vector<ListingSource> sources, bool with_hidden, OnNames on_names);

}  // namespace reelcache
