// Looks at the cache for one request and tells as JSON what would become of it.
#pragma once

#include <string>

#include "cache/cache.h"

namespace reelcache {

// `range` is the request's Range field; empty: none. Blocks on the disk: call on a worker thread.
// Requires: the name is served.
std::string ExplanationJson(Cache& cache, const std::string& name, const std::string& range,
                            std::uint64_t max_response_bytes);

}  // namespace reelcache
