#include "admin/prometheus_text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace reelcache {
namespace {

using testing::HasSubstr;

TEST(PrometheusText, GroupsSamplesByMetricInTheTablesOrder) {
  PrometheusText text;
  text.Add(MetricId::kFills, "", std::uint64_t{18'446'744'073'709'551'615u});
  text.Add(MetricId::kSentBytes, "source=\"memory\"", 1);
  text.Add(MetricId::kFillsJoined, "", -2);
  text.Add(MetricId::kSentBytes, "source=\"disk\"", 0.25);
  EXPECT_EQ(text.Finish(),
            "# HELP reelcache_sent_bytes_total Body bytes of /download/ that were sent, by where they came from; joined: a "
            "fetch that another reader began.\n"
            "# TYPE reelcache_sent_bytes_total counter\n"
            "reelcache_sent_bytes_total{source=\"memory\"} 1\n"
            "reelcache_sent_bytes_total{source=\"disk\"} 0.25\n"
            "# HELP reelcache_fills_total Fetches begun to fill the cache.\n"
            "# TYPE reelcache_fills_total counter\n"
            "reelcache_fills_total 18446744073709551615\n"
            "# HELP reelcache_fills_joined_total Readers that joined a fill which was running.\n"
            "# TYPE reelcache_fills_joined_total counter\n"
            "reelcache_fills_joined_total -2\n");
}

TEST(PrometheusText, AHistogramIsCumulative) {
  LatencyHistogram histogram;
  for (std::uint64_t us : {40u, 60u, 70u, 30'000u, 100'000'000u}) histogram.Record(us);
  PrometheusText text;
  text.Add(MetricId::kFirstByte, "source=\"disk\"", histogram.Take());
  const std::string shown = text.Finish();
  const char* lines[] = {
      "# TYPE reelcache_first_byte_seconds histogram\n",
      "reelcache_first_byte_seconds_bucket{source=\"disk\",le=\"5e-05\"} 1\n",
      "reelcache_first_byte_seconds_bucket{source=\"disk\",le=\"7.5e-05\"} 3\n",
      "reelcache_first_byte_seconds_bucket{source=\"disk\",le=\"0.0256\"} 3\n",
      "reelcache_first_byte_seconds_bucket{source=\"disk\",le=\"0.0384\"} 4\n",
      "reelcache_first_byte_seconds_bucket{source=\"disk\",le=\"78.6432\"} 4\n",
      "reelcache_first_byte_seconds_bucket{source=\"disk\",le=\"+Inf\"} 5\n",
      "reelcache_first_byte_seconds_sum{source=\"disk\"} 100.03017\n",
      "reelcache_first_byte_seconds_count{source=\"disk\"} 5\n",
  };
  for (const char* line : lines) EXPECT_THAT(shown, HasSubstr(line));
}

TEST(PrometheusText, LabelValuesAreEscaped) {
  EXPECT_EQ(PrometheusText::Label("curl", "7.88\\1 \"x\"\n"), "curl=\"7.88\\\\1 \\\"x\\\"\\n\"");
}

}  // namespace
}  // namespace reelcache
