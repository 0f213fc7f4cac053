// What SIGHUP changes in a running server. Pure.
#pragma once

#include <string>
#include <vector>

#include "app/config.h"

namespace reelcache {

struct Reload {
  ServeConfig config;                      // the running one, with what may change of the wanted one
  std::vector<std::string> changed;        // flags of options that are taken over
  std::vector<std::string> needs_restart;  // flags of options, and variables, that stay as they were
};

Reload PlanReload(const ServeConfig& running, const ServeConfig& wanted);

}  // namespace reelcache
