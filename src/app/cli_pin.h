// `reelcache pin`, `unpin` and `pins`.
#pragma once

#include <string>
#include <vector>

#include "app/command_line.h"
#include "app/config.h"

namespace reelcache {

// `args` are the words after `command`, one of the three. Returns the exit status: 0; 1 when the server did not do it;
// 2 for wrong usage. What went wrong is one sentence on `io.err`.
int RunPin(const std::string& command, const std::vector<std::string>& args, const Environment& environment,
           const CommandIo& io);

}  // namespace reelcache
