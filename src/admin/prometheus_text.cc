#include "admin/prometheus_text.h"

namespace reelcache {
namespace {

// Every second edge, two an octave: enough for a quantile within 50 %, and half of the text.
constexpr std::size_t kShownEdges = 2;

std::string Escaped(std::string_view text, bool quotes) {
  std::string out;
  for (char c : text) {
    if (c == '\\' || (quotes && c == '"')) out += '\\';
    if (c == '\n')
      out += "\\n";
    else
      out += c;
  }
  return out;
}

std::string WithLabel(std::string_view labels, std::string_view another) {
  return labels.empty() ? std::string(another) : fmt::format("{},{}", labels, another);
}

}  // namespace

void PrometheusText::Add(MetricId metric, std::string_view labels, const LatencyHistogram::Snapshot& times) {
  std::uint64_t count = 0;
  for (std::size_t edge = 0; edge < LatencyHistogram::kEdges; ++edge) {
    count += times.counts[edge];
    if (edge % kShownEdges != 0) continue;
    auto seconds = static_cast<double>(LatencyHistogram::EdgeNs(edge)) / 1e9;
    AddSample(metric, "_bucket", WithLabel(labels, fmt::format("le=\"{}\"", seconds)), fmt::format("{}", count));
  }
  const std::string total = fmt::format("{}", times.count());
  AddSample(metric, "_bucket", WithLabel(labels, "le=\"+Inf\""), total);
  AddSample(metric, "_sum", labels, fmt::format("{}", static_cast<double>(times.sum_us) / 1e6));
  AddSample(metric, "_count", labels, total);
}

std::string PrometheusText::Finish() const {
  std::string out;
  for (std::size_t metric = 0; metric < kMetricCount; ++metric) {
    if (samples_[metric].empty()) continue;
    const MetricSpec& spec = kMetricSpecs[metric];
    out += fmt::format("# HELP {0} {1}\n# TYPE {0} {2}\n{3}", spec.name, Escaped(spec.help, false), WordOf(spec.kind),
                       samples_[metric]);
  }
  return out;
}

std::string PrometheusText::Label(std::string_view name, std::string_view value) {
  return fmt::format("{}=\"{}\"", name, Escaped(value, true));
}

void PrometheusText::AddSample(MetricId metric, std::string_view suffix, std::string_view labels,
                               std::string_view value) {
  std::string& samples = samples_[static_cast<std::size_t>(metric)];
  samples.append(SpecOf(metric).name).append(suffix);
  if (!labels.empty()) samples.append("{").append(labels).append("}");
  samples.append(" ").append(value).append("\n");
}

}  // namespace reelcache
