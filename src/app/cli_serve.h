// `reelcache serve`.
#pragma once

#include "app/config.h"

namespace reelcache {

// Runs until a signal ends it. Returns the exit status: 0 after a drain, 2 when it could not start (one sentence on
// standard error says why).
int RunServe(ServeConfig config);

}  // namespace reelcache
