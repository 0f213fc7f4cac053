// The one table of what `reelcache serve` can be told. Command line, variables, keys of the
// configuration file, help and the README's table are all made from it.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>

#include "app/config.h"

namespace reelcache {

enum class ValueKind {
  kText,
  kPath,      // relative to the working directory; "~/" is the home folder
  kChoice,    // one of `choices`
  kFlag,      // true or false; on the command line its name alone is true
  kCount,     // a whole number
  kSize,      // bytes, with a unit
  kDuration,  // milliseconds, with a unit
  kPrice,     // US dollars, with a decimal point
};

enum class OptionGroup { kListening, kContent, kCache, kFreshness, kViewers, kOrigin, kCost, kOperating };

using OptionField =
    std::variant<std::monostate, std::string ServeConfig::*, std::filesystem::path ServeConfig::*,
                 bool ServeConfig::*, int ServeConfig::*, std::uint16_t ServeConfig::*,
                 std::uint32_t ServeConfig::*, std::uint64_t ServeConfig::*,
                 std::optional<std::uint64_t> ServeConfig::*, std::optional<double> ServeConfig::*,
                 std::chrono::milliseconds ServeConfig::*>;

// What holds for some options only.
struct OptionRules {
  std::uint64_t least = 0;  // of counts, sizes, durations and prices
  std::uint64_t most = 0;
  std::string_view empty_word =
      {};                         // "auto" or "off": the value that leaves the field to the program
  std::string_view zero_word = {};  // "off": the word for a size of 0 below `least`
  std::string_view choices = {};  // separated by '|'; a bool field is true for the last
  std::string_view plain_variable =
      {};  // a variable without our prefix, which yields to the one with it
  // The rest of the sentence that refuses the value; nothing when it is good.
  std::optional<std::string> (*check)(std::string_view value) = nullptr;
  bool repeated = false;  // may be given several times: the values are joined by line feeds
  bool in_file = true;    // may stand in the configuration file
  bool hidden = false;    // for developers: not in help and README
  bool reload = false;    // a change takes effect at SIGHUP
};

struct OptionSpec {
  std::string_view name;  // "cache-size"
  OptionGroup group;
  ValueKind kind;
  std::string_view value_name;    // stands for the value in the help
  std::string_view default_text;  // as a person would write it; empty: none
  std::string_view help;          // one sentence
  OptionField field;
  OptionRules rules = {};
};

std::span<const OptionSpec> Options();

// Requires: there is one of this name.
const OptionSpec& Option(std::string_view name);

std::string FlagOf(const OptionSpec& option);      // "--cache-size"
std::string KeyOf(const OptionSpec& option);       // "cache_size"
std::string VariableOf(const OptionSpec& option);  // "REELCACHE_CACHE_SIZE"

// By name or key; null when there is none.
const OptionSpec* FindOption(std::string_view name_or_key);
// The option that was probably meant; null when none is near.
const OptionSpec* NearestOption(std::string_view name_or_key);

std::string MainHelp(std::string_view version);
std::string ServeHelp();
std::string OptionsMarkdown();
bool AsksForHelp(std::span<const std::string> args);

}  // namespace reelcache
