#include "base/metrics.h"

#include <gtest/gtest.h>

namespace reelcache {
namespace {

TEST(LatencyHistogram, IsEmptyAtFirst) { EXPECT_EQ(LatencyHistogram().QuantileMs(0.5), 0); }

TEST(LatencyHistogram, QuantilesLieInTheBucketOfTheirRank) {
  LatencyHistogram histogram;
  for (int i = 0; i < 99; ++i) histogram.Record(1000);
  histogram.Record(1'000'000);
  EXPECT_NEAR(histogram.QuantileMs(0.5), 1.0, 0.25);
  EXPECT_NEAR(histogram.QuantileMs(0.99), 1.0, 0.25);
  EXPECT_NEAR(histogram.QuantileMs(1.0), 1000, 250);
}

TEST(LatencyHistogram, ClampsAtBothEnds) {
  LatencyHistogram histogram;
  histogram.Record(0);
  EXPECT_NEAR(histogram.QuantileMs(1), 0.05, 0.001);
  histogram.Record(UINT64_MAX);
  EXPECT_GE(histogram.QuantileMs(1), 60'000);
}

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
}

}  // namespace
}  // namespace reelcache
