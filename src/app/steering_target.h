// What a command to warm, purge or pin is about: a name, or --prefix.
#pragma once

#include <CLI/CLI.hpp>
#include <optional>
#include <string>

#include "base/language.h"
#include "base/result.h"

namespace reelcache {

struct SteeringTarget {
  std::string name;                   // empty: not given
  std::optional<std::string> prefix;  // "": all
  std::string admin;                  // --admin as written

  // Requires: outlives the parser.
  void AddTo(CLI::App& parser);
  int given() const { return !name.empty() + prefix.has_value(); }
  // "name=..." or "prefix=...". Requires: exactly one is given.
  std::string Query() const;
};

// The sentence for a command whose target is missing or there twice.
Error RefuseTarget(std::string_view command, const Wording& choices, Language language);

}  // namespace reelcache
