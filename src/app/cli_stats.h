// `reelcache stats`.
#pragma once

#include <filesystem>
#include <iosfwd>
#include <string>
#include <vector>

#include "app/config.h"

namespace reelcache {

// Where the command runs and where its words go.
struct StatsIo {
  std::filesystem::path cwd;
  std::ostream& out;
  std::ostream& err;
};

// `args` are the words after `stats`. Returns the exit status: 0; 1 when no server answered as it
// should; 2 for a wrong option. What went wrong is one sentence on `err`.
int RunStats(const std::vector<std::string>& args, const Environment& environment,
             const StatsIo& io);

// In the process's own working directory, to its standard output and standard error.
int RunStats(const std::vector<std::string>& args, const Environment& environment);

}  // namespace reelcache
