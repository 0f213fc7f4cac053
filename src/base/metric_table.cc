#include "base/metric_table.h"

#include <fmt/format.h>

namespace reelcache {
namespace {

// A '|' would end a table's cell.
std::string Cell(std::string_view labels) {
  if (labels.empty()) return "";
  std::string cell = "`";
  for (char c : labels) cell += c == '|' ? std::string("\\|") : std::string(1, c);
  return cell + "`";
}

}  // namespace

std::string_view WordOf(MetricKind kind) {
  switch (kind) {
    case MetricKind::kCounter: return "counter";
    case MetricKind::kGauge: return "gauge";
    case MetricKind::kHistogram: break;
  }
  return "histogram";
}

std::string MetricsMarkdown() {
  std::string out = "| metric | labels | | |\n|---|---|---|---|\n";
  for (const MetricSpec& spec : kMetricSpecs)
    out += fmt::format("| `{}` | {} | {} | {} |\n", spec.name, Cell(spec.labels), WordOf(spec.kind), spec.help);
  return out;
}

}  // namespace reelcache
