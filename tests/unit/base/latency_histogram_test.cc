#include "base/latency_histogram.h"

#include <gtest/gtest.h>

namespace reelcache {
namespace {

TEST(LatencyHistogram, IsEmptyAtFirst) {
  auto none = LatencyHistogram().Take();
  EXPECT_EQ(none.count(), 0u);
  EXPECT_EQ(none.QuantileMs(0.5), 0);
}

TEST(LatencyHistogram, EdgesGoFrom50MicrosecondsToOverAMinuteByAQuarterAtMost) {
  EXPECT_EQ(LatencyHistogram::EdgeNs(0), 50'000u);
  EXPECT_EQ(LatencyHistogram::EdgeNs(1), 62'500u);
  EXPECT_EQ(LatencyHistogram::EdgeNs(4), 100'000u);
  EXPECT_EQ(LatencyHistogram::EdgeNs(5), 125'000u);
  EXPECT_GE(LatencyHistogram::EdgeNs(LatencyHistogram::kEdges - 1), 60'000'000'000u);
  for (std::size_t edge = 1; edge < LatencyHistogram::kEdges; ++edge) {
    EXPECT_GT(LatencyHistogram::EdgeNs(edge), LatencyHistogram::EdgeNs(edge - 1));
    EXPECT_LE(LatencyHistogram::EdgeNs(edge), LatencyHistogram::EdgeNs(edge - 1) / 4 * 5);
  }
}

TEST(LatencyHistogram, ATimeBelongsToTheFirstEdgeThatIsNotBelowIt) {
  for (std::size_t edge = 0; edge < LatencyHistogram::kEdges; ++edge) {
    std::uint64_t last_us = LatencyHistogram::EdgeNs(edge) / 1000;
    EXPECT_EQ(LatencyHistogram::EdgeOf(last_us), edge) << last_us;
    EXPECT_EQ(LatencyHistogram::EdgeOf(last_us + 1), edge + 1) << last_us;
  }
  EXPECT_EQ(LatencyHistogram::EdgeOf(0), 0u);
  EXPECT_EQ(LatencyHistogram::EdgeOf(UINT64_MAX), LatencyHistogram::kEdges);
}

TEST(LatencyHistogram, KeepsCountAndSumAndQuantiles) {
  LatencyHistogram histogram;
  for (int i = 0; i < 99; ++i) histogram.Record(1000);
  histogram.Record(1'000'000);
  auto taken = histogram.Take();
  EXPECT_EQ(taken.count(), 100u);
  EXPECT_EQ(taken.sum_us, 1'099'000u);
  EXPECT_EQ(taken.QuantileMs(0.5), 1.0);
  EXPECT_EQ(taken.QuantileMs(0.99), 1.0);
  EXPECT_NEAR(taken.QuantileMs(1.0), 1000, 250);
}

TEST(LatencyHistogram, ClampsAtBothEnds) {
  LatencyHistogram short_one, long_one;
  short_one.Record(0);
  EXPECT_EQ(short_one.Take().QuantileMs(1), 0.05);
  long_one.Record(UINT64_MAX);
  EXPECT_GE(long_one.Take().QuantileMs(1), 60'000);
  EXPECT_EQ(long_one.Take().counts.back(), 1u);
}

TEST(LatencyHistogram, SnapshotsAdd) {
  LatencyHistogram one, other;
  one.Record(100);
  other.Record(100);
  other.Record(3000);
  auto both = one.Take();
  both += other.Take();
  EXPECT_EQ(both.count(), 3u);
  EXPECT_EQ(both.sum_us, 3200u);
  EXPECT_EQ(both.counts[LatencyHistogram::EdgeOf(100)], 2u);
}

}  // namespace
}  // namespace reelcache
