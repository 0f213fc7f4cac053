#include "options.h"

#include <charconv>
#include <map>
#include <string_view>

namespace reelcache {
namespace {

using Text = std::string_view;
using O = SeekOptions;

template <typename Number>
bool ParseNumber(Text text, Number& number) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc() && end == text.data() + text.size();
}

bool ParseCount(Text text, std::uint64_t& count) { return ParseNumber(text, count) && count > 0; }

bool ParseBytes(Text text, std::uint64_t& bytes) {
  static const std::map<Text, std::uint64_t> units = {
      {"", 1}, {"KiB", 1 << 10}, {"MiB", 1 << 20}, {"GiB", 1 << 30}};
  const std::size_t digits = std::min(text.find_first_not_of("0123456789"), text.size());
  const auto unit = units.find(text.substr(digits));
  if (unit == units.end() || !ParseCount(text.substr(0, digits), bytes)) return false;
  bytes *= unit->second;
  return true;
}

bool ParseMode(Text text, O& options) {
  options.cold = text == "cold" || text == "both";
  options.warm = text == "warm" || text == "both";
  return options.cold || options.warm;
}

bool ParseNames(Text text, O& options) {
  while (!text.empty()) {
    const std::size_t comma = std::min(text.find(','), text.size());
    if (comma > 0) options.names.emplace_back(text.substr(0, comma));
    text.remove_prefix(std::min(comma + 1, text.size()));
  }
  return !options.names.empty();
}

bool ParseTimeout(Text text, O& options) {
  std::uint64_t seconds = 0;
  const bool good = ParseCount(text, seconds);
  options.timeout = std::chrono::seconds(seconds);
  return good;
}

bool ParsePause(Text text, O& options) {
  std::uint64_t milliseconds = 0;
  const bool good = ParseNumber(text, milliseconds);
  options.pause = std::chrono::milliseconds(milliseconds);
  return good;
}

bool SetText(Text text, std::string& value) {
  value = text;
  return !text.empty();
}

using Setter = bool (*)(O&, Text);

const std::map<Text, Setter>& Setters() {
  static const std::map<Text, Setter> setters = {
      {"--url", [](O& o, Text v) { return SetText(v, o.url); }},
      {"--names", [](O& o, Text v) { return ParseNames(v, o); }},
      {"--object-bytes", [](O& o, Text v) { return ParseBytes(v, o.object_bytes); }},
      {"--mode", [](O& o, Text v) { return ParseMode(v, o); }},
      {"--verify", [](O& o, Text v) { return o.verify = v == "seeded"; }},
      {"--verify-version", [](O& o, Text v) { return ParseCount(v, o.verify_version); }},
      {"--seeks", [](O& o, Text v) { return ParseCount(v, o.seeks); }},
      {"--range-bytes", [](O& o, Text v) { return ParseBytes(v, o.range_bytes); }},
      {"--spacing-bytes", [](O& o, Text v) { return ParseBytes(v, o.spacing_bytes); }},
      {"--connections", [](O& o, Text v) { return ParseCount(v, o.connections); }},
      {"--pause-ms", [](O& o, Text v) { return ParsePause(v, o); }},
      {"--places", [](O& o, Text v) { return SetText(v, o.places_path); }},
      {"--warm-up-passes", [](O& o, Text v) { return ParseNumber(v, o.warm_up_passes); }},
      {"--requests", [](O& o, Text v) { return ParseCount(v, o.requests); }},
      {"--seconds", [](O& o, Text v) { return ParseNumber(v, o.seconds) && o.seconds > 0; }},
      {"--seed", [](O& o, Text v) { return ParseNumber(v, o.seed); }},
      {"--server-pid", [](O& o, Text v) { return ParseCount(v, o.server_pid); }},
      {"--timeout", [](O& o, Text v) { return ParseTimeout(v, o); }},
      {"--label", [](O& o, Text v) { return SetText(v, o.label); }},
      {"--json", [](O& o, Text v) { return SetText(v, o.json_path); }},
  };
  return setters;
}

bool SetFlag(Text name, O& options) {
  if (name == "--throughput") return options.throughput = true;
  if (name == "--fresh-connection") return options.fresh_connection = true;
  if (name == "--together") return options.together = true;
  if (name == "--help") return options.help = true;
  return false;
}

}  // namespace

std::optional<SeekOptions> ParseSeekOptions(std::span<char*> arguments, std::string& error) {
  SeekOptions options;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const Text name = arguments[i];
    if (SetFlag(name, options)) continue;
    const auto setter = Setters().find(name);
    if (setter == Setters().end()) {
      error = "there is no option " + std::string(name);
      return std::nullopt;
    }
    if (++i == arguments.size() || !setter->second(options, arguments[i])) {
      error = std::string(name) + " has no value it can work with";
      return std::nullopt;
    }
  }
  if (options.url.empty() && !options.help) {
    error = "--url is missing: the address of an object, or of a folder together with --names";
    return std::nullopt;
  }
  return options;
}

std::string SeekUsage() {
  return "usage: seek --url http://HOST:PORT/download/NAME [options]\n"
         "\n"
         "  --names A,B             these objects of the url's folder instead of the one it names\n"
         "  --object-bytes SIZE     how long each is, instead of asking the server first\n"
         "  --mode cold|warm|both   cold: each place asked the first time; warm: after --warm-up-passes 1\n"
         "  --seeks 200             places, at random, unaligned, apart by --spacing-bytes 8MiB if there is room\n"
         "  --range-bytes 64KiB     how much is asked at each\n"
         "  --places FILE           these places instead, a line each: BEGIN END NAME (END is not asked for)\n"
         "  --connections 1         at the same time, each asks when it has its last answer\n"
         "  --pause-ms 0            how long each waits before it asks (half to one and a half of it, at random)\n"
         "  --together              all connections ask the same place at once, and wait for one another\n"
         "  --fresh-connection      a connection for each request; connecting counts into its time\n"
         "  --throughput            ask the warm places over and over, for --seconds 5 or --requests N\n"
         "  --verify seeded         check every byte against the scripted origin's (--verify-version 1)\n"
         "  --seed 1                other places\n"
         "  --server-pid PID        measure that process's CPU time too\n"
         "  --timeout 30            seconds one request may take\n"
         "  --label NAME            what the table and the JSON call the server\n"
         "  --json FILE             write the results there\n";
}

}  // namespace reelcache
