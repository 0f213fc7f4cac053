// `reelcache stats`.
#pragma once

#include <string>
#include <vector>

#include "app/command_line.h"
#include "app/config.h"

namespace reelcache {

// `args` are the words after `stats`. Returns the exit status: 0; 1 when no server answered as it
// should; 2 for a wrong option. What went wrong is one sentence on `err`.
int RunStats(const std::vector<std::string>& args, const Environment& environment,
             const CommandIo& io);

}  // namespace reelcache
