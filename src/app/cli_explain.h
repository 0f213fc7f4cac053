// `reelcache explain`.
#pragma once

#include <string>
#include <vector>

#include "app/command_line.h"
#include "app/config.h"

namespace reelcache {

// `args` are the words after `explain`. Returns the exit status: 0; 1 when no server answered or it does not serve the
// object; 2 for a wrong option.
int RunExplain(const std::vector<std::string>& args, const Environment& environment, const CommandIo& io);

}  // namespace reelcache
