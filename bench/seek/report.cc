#include "report.h"

#include <array>
#include <cmath>
#include <cstdio>
#include <nlohmann/json.hpp>

#include "samples.h"

namespace reelcache {
namespace {

using nlohmann::ordered_json;

constexpr std::size_t kMaxSamples = 10'000;  // above that the file holds percentiles alone

template <typename... Values>
std::string Line(const char* format, Values... values) {
  std::array<char, 256> text;
  std::snprintf(text.data(), text.size(), format, values...);
  return text.data();
}

std::string Row(const std::string& title, const std::vector<double>& samples) {
  const Percentiles p = PercentilesOf(samples);
  std::string row = Line("%-24s", title.c_str());
  for (const double time : {p.p50, p.p90, p.p95, p.p99, p.max}) {
    row += Line("%11s", FormatMicroseconds(time).c_str());
  }
  return row + '\n';
}

double PerSecond(double amount, const LoadResult& result) {
  return result.seconds > 0 ? amount / result.seconds : 0;
}

std::string ThroughputLine(const LoadResult& result, bool server_known) {
  std::string line = Line("%.0f requests/s, %.1f MB/s", PerSecond(static_cast<double>(result.total_us.size()), result),
                          PerSecond(static_cast<double>(result.bytes) / 1e6, result));
  line += Line("; load generator %.0f %% of a core", 100 * PerSecond(result.own_cpu_seconds, result));
  if (server_known) line += Line(", server %.0f %%", 100 * PerSecond(result.server_cpu_seconds, result));
  return line + '\n';
}

ordered_json TimesJson(const std::vector<double>& samples) {
  const Percentiles p = PercentilesOf(samples);
  ordered_json times = {{"p50", p.p50}, {"p90", p.p90}, {"p95", p.p95}, {"p99", p.p99}, {"max", p.max}};
  if (samples.size() > kMaxSamples) return times;
  for (const double sample : samples) times["samples"].push_back(std::round(sample * 10) / 10);
  return times;
}

ordered_json ResultJson(const LoadResult& result) {
  ordered_json json = {{"requests", result.total_us.size()},
                       {"errors", result.errors},
                       {"bytes", result.bytes},
                       {"seconds", result.seconds},
                       {"requests_per_second", PerSecond(static_cast<double>(result.total_us.size()), result)},
                       {"megabytes_per_second", PerSecond(static_cast<double>(result.bytes) / 1e6, result)},
                       {"connects", result.connects},
                       {"own_cpu_seconds", result.own_cpu_seconds},
                       {"server_cpu_seconds", result.server_cpu_seconds},
                       {"ttfb_us", TimesJson(result.ttfb_us)},
                       {"total_us", TimesJson(result.total_us)}};
  if (!result.later_ttfb_us.empty()) json["later_ttfb_us"] = TimesJson(result.later_ttfb_us);
  return json;
}

}  // namespace

std::string FormatTable(const SeekOptions& options, const std::vector<NamedResult>& results) {
  const std::string ranges = options.places_path.empty() ? "ranges of " + std::to_string(options.range_bytes) + " bytes"
                                                         : "the places of " + options.places_path;
  std::string text = Line("%s: %s, %llu connection(s)%s, from %s\n", options.label.c_str(), ranges.c_str(),
                          static_cast<unsigned long long>(options.connections),
                          options.fresh_connection ? ", each request on a fresh one" : "",
                          options.url.c_str());
  text += Line("%-24s%11s%11s%11s%11s%11s\n", "", "p50", "p90", "p95", "p99", "max");
  for (const auto& [name, result] : results) {
    text += Row(name + " first byte", result.ttfb_us);
    if (!result.later_ttfb_us.empty()) text += Row("  all but the first", result.later_ttfb_us);
    text += Row(name + " last byte", result.total_us);
  }
  for (const auto& [name, result] : results) {
    text += '\n' + name + ": " + std::to_string(result.total_us.size()) + " answers, ";
    text += ThroughputLine(result, options.server_pid != 0) + Histogram(result.ttfb_us);
    for (const auto& [error, count] : result.errors) {
      text += "  failed " + std::to_string(count) + " times: " + error + '\n';
    }
  }
  return text;
}

ordered_json FormatJson(const SeekOptions& options, const std::vector<NamedResult>& results) {
  ordered_json json = {{"label", options.label},
                       {"url", options.url},
                       {"names", options.names},
                       {"range_bytes", options.range_bytes},
                       {"connections", options.connections},
                       {"fresh_connection", options.fresh_connection},
                       {"places", options.seeks},
                       {"seed", options.seed},
                       {"verified", options.verify}};
  for (const auto& [name, result] : results) json[name] = ResultJson(result);
  return json;
}

}  // namespace reelcache
