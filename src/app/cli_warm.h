// `reelcache warm`.
#pragma once

#include <string>
#include <vector>

#include "app/command_line.h"
#include "app/config.h"

namespace reelcache {

// `args` are the words after `warm`. Returns the exit status: 0 when everything that was asked for is there (or was
// ordered, with --no-wait); 1 when not; 2 for a wrong option.
int RunWarm(const std::vector<std::string>& args, const Environment& environment, const CommandIo& io = ProcessIo());

}  // namespace reelcache
