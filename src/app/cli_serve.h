// `reelcache serve`.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "app/config.h"

namespace reelcache {

// What the settings are read from: at the start, at SIGHUP, and for a worker that takes the place of one that crashed.
struct SettingSources {
  std::vector<std::string> args;  // after `serve`
  Environment environment;
  std::filesystem::path cwd;
};

// Runs until a signal ends it. Returns the exit status: 0 after a drain, 2 when it could not start (one sentence on
// standard error says why).
int RunServe(const SettingSources& sources);

}  // namespace reelcache
