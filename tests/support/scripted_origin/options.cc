#include "support/scripted_origin/options.h"

#include <charconv>
#include <map>

namespace reelcache {
namespace {

template <typename Number>
bool ParseNumber(std::string_view text, Number& number) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc() && end == text.data() + text.size();
}

// Whole bytes with an optional unit: k, M, G and kB, MB, GB count in thousands, KiB, MiB, GiB in 1024.
bool ParseBytes(std::string_view text, std::uint64_t& bytes) {
  static const std::map<std::string_view, std::uint64_t> units = {
      {"", 1},         {"B", 1},           {"k", 1000},       {"kB", 1000},
      {"M", 1000000},  {"MB", 1000000},    {"G", 1000000000}, {"GB", 1000000000},
      {"KiB", 1 << 10}, {"MiB", 1 << 20},  {"GiB", 1 << 30}};
  const std::size_t digits = std::min(text.find_first_not_of("0123456789"), text.size());
  const auto unit = units.find(text.substr(digits));
  if (unit == units.end() || !ParseNumber(text.substr(0, digits), bytes)) return false;
  bytes *= unit->second;
  return true;
}

bool ParseMilliseconds(std::string_view text, std::chrono::milliseconds& time) {
  unsigned number = 0;
  if (!ParseNumber(text, number)) return false;
  time = std::chrono::milliseconds(number);
  return true;
}

bool ParseObject(std::string_view text, OriginOptions& options) {
  const std::size_t equals = text.rfind('=');
  std::uint64_t bytes = 0;
  if (equals == 0 || equals == std::string_view::npos) return false;
  if (!ParseBytes(text.substr(equals + 1), bytes)) return false;
  options.objects.emplace_back(text.substr(0, equals), bytes);
  return true;
}

using Setter = bool (*)(OriginOptions&, std::string_view);

const std::map<std::string_view, Setter>& Setters() {
  using O = OriginOptions;
  static const std::map<std::string_view, Setter> setters = {
      {"--port", [](O& o, std::string_view v) { return ParseNumber(v, o.port); }},
      {"--latency-ms", [](O& o, std::string_view v) { return ParseMilliseconds(v, o.latency); }},
      {"--bandwidth", [](O& o, std::string_view v) { return ParseBytes(v, o.bandwidth); }},
      {"--tail-percent", [](O& o, std::string_view v) { return ParseNumber(v, o.tail_percent); }},
      {"--tail-ms", [](O& o, std::string_view v) { return ParseMilliseconds(v, o.tail); }},
      {"--seed", [](O& o, std::string_view v) { return ParseNumber(v, o.seed); }},
      {"--object", [](O& o, std::string_view v) { return ParseObject(v, o); }},
  };
  return setters;
}

}  // namespace

std::optional<OriginOptions> ParseOriginOptions(std::span<char*> arguments, std::string& error) {
  OriginOptions options;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const std::string_view name = arguments[i];
    if (name == "--help") {
      options.help = true;
      continue;
    }
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
  return options;
}

std::string OriginUsage() {
  return "usage: scripted_origin [--port 0] [--latency-ms 30] [--bandwidth 50MB] [--tail-percent 2]\n"
         "                       [--tail-ms 1000] [--seed 1] [--object NAME=SIZE]...\n";
}

}  // namespace reelcache
