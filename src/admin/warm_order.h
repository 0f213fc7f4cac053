// What POST /api/warm asks for. Pure.
#pragma once

#include <string_view>

#include "base/result.h"
#include "cache/warm_job.h"

namespace reelcache {

// name=... or prefix=..., part=ends|whole (whole without it), budget=SIZE, deadline=TIME. `query` as sent, without '?'.
// Errors: kInvalid, a sentence for whoever asked, with a code; also of a parameter it does not know.
Result<WarmOrder> ParseWarmOrder(std::string_view query);

}  // namespace reelcache
