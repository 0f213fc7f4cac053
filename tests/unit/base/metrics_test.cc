#include "base/metrics.h"

#include <gtest/gtest.h>

#include <map>
#include <set>
#include <string>
#include <vector>

namespace reelcache {
namespace {

TEST(Metrics, CountersGaugesAndStatusesAreSeparate) {
  Metrics metrics;
  metrics.Add(Counter::kFills, 3);
  metrics.Move(Gauge::kFillBytes, 10);
  metrics.Move(Gauge::kFillBytes, -4);
  metrics.AddStatus(206);
  metrics.AddStatus(9999);  // not a status: ignored
  EXPECT_EQ(metrics.Get(Counter::kFills), 3u);
  EXPECT_EQ(metrics.Get(Counter::kFillsJoined), 0u);
  EXPECT_EQ(metrics.Get(Gauge::kFillBytes), 6);
  EXPECT_EQ(metrics.Status(206), 1u);
  EXPECT_EQ(metrics.requests(), 1u);
}

TEST(Metrics, SumsOverSources) {
  Metrics metrics;
  metrics.Add(Counter::kBytesMemory, 1);
  metrics.Add(Counter::kBytesDisk, 20);
  metrics.Add(Counter::kBytesJoined, 300);
  metrics.Add(Counter::kBytesOrigin, 4000);
  metrics.Record(Timing::kFirstByteMemory, std::chrono::microseconds(60));
  metrics.Record(Timing::kFirstByteOrigin, std::chrono::milliseconds(30));
  metrics.Record(Timing::kDiskRead, std::chrono::seconds(1));
  EXPECT_EQ(metrics.sent_bytes(), 4321u);
  EXPECT_EQ(metrics.first_byte().count(), 2u);
  EXPECT_EQ(metrics.first_byte().sum_us, 30'060u);
}

// `tier="memory|disk",family="main"` as the values of each label.
std::map<std::string, std::set<std::string>> Labels(std::string_view text) {
  std::map<std::string, std::set<std::string>> labels;
  while (!text.empty()) {
    std::string key(text.substr(0, text.find("=\"")));
    text.remove_prefix(key.size() + 2);
    std::string values(text.substr(0, text.find('"')));
    text.remove_prefix(values.size() + 1);
    for (std::size_t bar; (bar = values.find('|')) != std::string::npos; values.erase(0, bar + 1))
      labels[key].insert(values.substr(0, bar));
    labels[key].insert(values);
    if (text.starts_with(',')) text.remove_prefix(1);
  }
  return labels;
}

TEST(MetricTable, EveryCounterGaugeAndTimingFitsItsMetric) {
  std::set<std::pair<std::size_t, std::string_view>> seen;
  auto check = [&](MetricKind kind, const MetricName& name) {
    const MetricSpec& spec = SpecOf(name.metric);
    EXPECT_EQ(spec.kind, kind) << spec.name;
    EXPECT_TRUE(seen.emplace(static_cast<std::size_t>(name.metric), name.labels).second) << spec.name << name.labels;
    auto allowed = Labels(spec.labels), given = Labels(name.labels);
    EXPECT_EQ(allowed.size(), given.size()) << spec.name;
    for (const auto& [key, values] : given)
      for (const std::string& value : values) EXPECT_TRUE(allowed[key].contains(value)) << spec.name << key << value;
  };
  for (const MetricName& name : kCounterNames) check(MetricKind::kCounter, name);
  for (const MetricName& name : kGaugeNames) check(MetricKind::kGauge, name);
  for (const MetricName& name : kTimingNames) check(MetricKind::kHistogram, name);
}

TEST(MetricTable, NamesFollowPrometheus) {
  std::set<std::string_view> names;
  for (const MetricSpec& spec : kMetricSpecs) {
    EXPECT_TRUE(names.insert(spec.name).second) << spec.name;
    EXPECT_TRUE(spec.name.starts_with("reelcache_") || spec.name.starts_with("process_")) << spec.name;
    EXPECT_EQ(spec.name.ends_with("_total"), spec.kind == MetricKind::kCounter) << spec.name;
    if (spec.kind == MetricKind::kHistogram) EXPECT_TRUE(spec.name.ends_with("_seconds")) << spec.name;
    EXPECT_TRUE(spec.help.ends_with('.')) << spec.name;
  }
}

TEST(MetricsMarkdown, IsOneRowAMetric) {
  const std::string markdown = MetricsMarkdown();
  EXPECT_EQ(static_cast<std::size_t>(std::count(markdown.begin(), markdown.end(), '\n')), kMetricCount + 2);
  EXPECT_NE(markdown.find("| `reelcache_sent_bytes_total` | `source=\"memory\\|disk\\|joined\\|origin\"` | counter | "),
            std::string::npos);
}

}  // namespace
}  // namespace reelcache
