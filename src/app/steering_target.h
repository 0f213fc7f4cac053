// What a command to purge or pin is about: a name, or --prefix.
#pragma once

#include <CLI/CLI.hpp>
#include <string>

#include "base/result.h"

namespace reelcache {

struct SteeringTarget {
  std::string name;
  std::string prefix;
  std::string admin;  // --admin as written

  void AddTo(CLI::App& parser);
  bool empty() const { return name.empty() && prefix.empty(); }
  // "name=..." or "prefix=...". Requires: exactly one is given.
  std::string Query() const;
};

// The sentence for a command whose target is missing or there twice.
Error RefuseTarget(std::string_view command, std::string_view choices);

}  // namespace reelcache
