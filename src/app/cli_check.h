// `reelcache check`.
#pragma once

#include <string>
#include <vector>

#include "app/config.h"

namespace reelcache {

// `args` are the words after `check`. Returns the exit status: 0; 1 when a video is unreadable or damaged, or none can
// be looked at; 2 for wrong usage. What went wrong is one sentence on standard error.
int RunCheck(const std::vector<std::string>& args, const Environment& environment);

}  // namespace reelcache
