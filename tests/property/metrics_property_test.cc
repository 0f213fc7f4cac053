// What the server's counters say of a random history is what happened.
#include "property/metrics_history.h"

namespace reelcache {
namespace {

constexpr int kSteps = 60;

class MetricsProperty : public MetricsHistory, public testing::WithParamInterface<int> {
 protected:
  MetricsProperty() : MetricsHistory(GetParam()) {}

  struct Row {
    Counter counter;
    std::uint64_t least, most;
  };
  static Row Exactly(Counter counter, std::uint64_t count) { return {counter, count, count}; }

  // Every counter, in the order of the enumeration. How far a viewer who leaves has come is not known, nor when memory
  // lost what the disk has; the memory tier's own moves are held in memory_tier_property_test.
  std::vector<Row> Model() const {
    const WatchedCounts& seen = outer_.counts();
    const std::uint64_t sent = sent_bytes(), most = weather_.leaves ? sent : 0;
    const std::uint64_t from_origin = weather_.leaves ? 0 : sent_from_origin_, kept = sent - from_origin;
    const std::uint64_t ahead = seen.bytes_ahead, most_ahead = ahead + seen.bytes_in_background;
    const std::uint64_t used = counter(Counter::kReadAheadUsed);
    return {
        {Counter::kBytesMemory, 0, kept},
        {Counter::kBytesDisk, 0, kept - std::min(kept, counter(Counter::kBytesMemory))},
        {Counter::kBytesJoined, 0, counter(Counter::kFillsJoined) > 0 ? most : 0},
        {Counter::kBytesOrigin, from_origin, std::max(from_origin, most)},
        Exactly(Counter::kDownloads, downloads_),
        Exactly(Counter::kListings, listings_),
        Exactly(Counter::kConnections, connections_),
        Exactly(Counter::kConnectionsShed, shed_),
        {Counter::kAnswersCut, cut_, cut_ + left_},
        Exactly(Counter::kFills, seen.fills),
        {Counter::kFillsJoined, counter(Counter::kBytesJoined) > 0, weather_.leaves ? UINT64_MAX : 0},
        Exactly(Counter::kFillsAbandoned, seen.abandoned),
        Exactly(Counter::kFillWastedBytes, seen.wasted_bytes),
        Exactly(Counter::kFillErrors, seen.fill_errors),
        {Counter::kReadAheadUsed, 0, most_ahead},
        {Counter::kReadAheadWasted, ahead - std::min(ahead, used), most_ahead - std::min(most_ahead, used)},
        Exactly(Counter::kObjectsChanged, seen.changed),
        Exactly(Counter::kRevalidations, seen.revalidations),
        Exactly(Counter::kStaleServed, seen.stale),
        Exactly(Counter::kPurges, purges_),
        Exactly(Counter::kPurgedBytes, purged_bytes_),
        {Counter::kMemoryEvictedSmallBytes, 0, UINT64_MAX},
        {Counter::kMemoryEvictedMainBytes, 0, UINT64_MAX},
        {Counter::kMemoryEvictedSmallChunks, 0, UINT64_MAX},
        {Counter::kMemoryEvictedMainChunks, 0, UINT64_MAX},
        {Counter::kMemoryPromotedSmallBytes, 0, UINT64_MAX},
        {Counter::kMemoryPromotedMainBytes, 0, UINT64_MAX},
        {Counter::kMemoryPromotedSmallChunks, 0, UINT64_MAX},
        {Counter::kMemoryPromotedMainChunks, 0, UINT64_MAX},
    };
  }

  void CheckCounters() {
    const std::vector<Row> rows = Model();
    ASSERT_EQ(rows.size(), static_cast<std::size_t>(Counter::kCount)) << "a counter without a row";
    for (std::size_t i = 0; i < rows.size(); ++i) {
      const Row& row = rows[i];
      const MetricName& name = kCounterNames[i];
      ASSERT_EQ(row.counter, static_cast<Counter>(i));
      EXPECT_GE(counter(row.counter), row.least) << SpecOf(name.metric).name << " " << name.labels;
      EXPECT_LE(counter(row.counter), row.most) << SpecOf(name.metric).name << " " << name.labels;
    }
  }

  void CheckAnswers() {
    std::uint64_t answered = left_;
    for (const auto& [status, count] : by_status_) {
      answered += count;
      EXPECT_GE(metrics.Status(status), count) << status;
      EXPECT_LE(metrics.Status(status), count + left_) << status;
    }
    EXPECT_EQ(metrics.requests(), answered);
    EXPECT_GE(metrics.first_byte().count(), first_bytes_);
    EXPECT_LE(metrics.first_byte().count(), first_bytes_ + left_);
  }

  void CheckOrigin() {
    const std::uint64_t asked_again = inner_.counts().asked - outer_.counts().asked;
    EXPECT_EQ(origin_stats_.first_byte.Take().count(), inner_.counts().heads);
    EXPECT_EQ(origin_stats_.fetch.Take().count(), inner_.counts().whole);
    EXPECT_GE(origin_stats_.retries, asked_again);
    if (!weather_.leaves) EXPECT_EQ(origin_stats_.retries, asked_again);
  }
};

TEST_P(MetricsProperty, CountersSayWhatHappened) {
  Overwrite();
  for (int step = 0; step < kSteps && !HasFailure(); ++step) Step();
  Restart();
  CheckCounters();
  CheckAnswers();
  CheckOrigin();
  if (HasFailure()) ADD_FAILURE() << "seed " << GetParam() << ", history:\n" << history_;
}

INSTANTIATE_TEST_SUITE_P(Seeds, MetricsProperty, testing::Range(1, 37));

}  // namespace
}  // namespace reelcache
