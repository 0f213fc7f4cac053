// Prometheus' text format 0.0.4, in the order of the table, whatever the order in which it was told. Pure.
#pragma once

#include <fmt/format.h>

#include <array>
#include <string>
#include <string_view>

#include "base/metrics.h"

namespace reelcache {

class PrometheusText {
 public:
  // `labels` as in the table, with one value each.
  template <typename Number>
  void Add(MetricId metric, std::string_view labels, Number value) {
    AddSample(metric, "", labels, fmt::format("{}", value));
  }
  void Add(MetricId metric, std::string_view labels, const LatencyHistogram::Snapshot& times);

  // Everything that was added; metrics without a sample are left out.
  std::string Finish() const;

  // `name="value"`, whatever is in the value.
  static std::string Label(std::string_view name, std::string_view value);

 private:
  void AddSample(MetricId metric, std::string_view suffix, std::string_view labels, std::string_view value);

  std::array<std::string, kMetricCount> samples_;
};

}  // namespace reelcache
