#include "origin/timed_origin.h"

#include <gtest/gtest.h>

#include "origin/hedging_origin.h"
#include "origin/limited_origin.h"
#include "origin/retrying_origin.h"
#include "origin_test_util.h"
#include "support/fake_origin.h"
#include "support/manual_clock.h"

namespace reelcache {
namespace {

using namespace std::chrono_literals;

class KeptLog final : public FetchLog {
 public:
  struct Line {
    FetchEntry entry;
    std::string name;
  };
  void Write(const FetchEntry& entry, WallTime) override { lines.push_back({entry, std::string(entry.name)}); }
  std::vector<Line> lines;
};

// What a fill hears.
class TimingSink final : public FetchSink {
 public:
  void OnTiming(const FetchTiming& timing) override {
    EXPECT_FALSE(facts) << "timing after the head";
    EXPECT_FALSE(told);
    told = timing;
  }
  void OnHead(const ObjectFacts& head, ByteInterval) override { facts = head; }
  void OnBytes(std::string_view) override {}
  void OnEnd(Status status) override { end = std::move(status); }

  std::optional<FetchTiming> told;
  std::optional<ObjectFacts> facts;
  std::optional<Status> end;
};

class TimedOriginTest : public ::testing::Test {
 protected:
  TimedOriginTest() { inner_.Serve("film.mp4", TestBytes(300'000)); }

  FetchTiming TimingOf(Origin& origin, FetchRequest request) {
    TimingSink sink;
    auto handle = origin.Fetch(loop_, std::move(request), sink);
    RunUntil(loop_, [&] { return sink.end.has_value(); });
    EXPECT_TRUE(sink.end->ok());
    return sink.told.value_or(FetchTiming{-1us});
  }

  ManualClock clock_;
  Loop loop_{"test"};
  FakeOrigin inner_;
  KeptLog log_;
  OriginStats stats_;
  TimedOrigin timed_{inner_, "bucket/", clock_, stats_, &log_};
};

TEST_F(TimedOriginTest, TellsAFetchFromItsStartToItsEnd) {
  inner_.HoldHeads();
  TimingSink sink;
  auto handle = timed_.Fetch(loop_, {"film.mp4", {100, 200}, {}, true, {7}, FetchAttempt::kRetry}, sink);
  for (int i = 0; i < 10; ++i) loop_.RunOnce(false);  // to where the head is held
  clock_.Advance(30ms);
  inner_.Release();
  inner_.HoldAfter(50);
  RunUntil(loop_, [&] { return sink.facts.has_value(); });
  EXPECT_EQ(sink.told, (FetchTiming{30ms, FetchAttempt::kRetry}));
  clock_.Advance(5ms);
  inner_.Release();
  RunUntil(loop_, [&] { return sink.end.has_value(); });
  ASSERT_EQ(log_.lines.size(), 1u);
  const FetchEntry& entry = log_.lines[0].entry;
  EXPECT_EQ(log_.lines[0].name, "bucket/film.mp4");
  EXPECT_EQ(entry.id, RequestId{7});
  EXPECT_EQ(entry.interval, (ByteInterval{100, 200}));
  EXPECT_EQ(entry.attempt, FetchAttempt::kRetry);
  EXPECT_EQ(entry.bytes, 100u);
  EXPECT_EQ(entry.first_byte, 30ms);
  EXPECT_EQ(entry.duration, 35ms);
  EXPECT_FALSE(entry.error || entry.dropped);
}

TEST_F(TimedOriginTest, TellsWhyAFetchFailedAndThatOneWasDropped) {
  inner_.FailNext("film.mp4", {.after_bytes = 10, .error = Error{ErrorKind::kTimeout, "silence"}});
  EXPECT_EQ(FetchAll(timed_, loop_, {"film.mp4", {0, 100}, {}}).kind(), ErrorKind::kTimeout);
  inner_.HoldHeads();
  CollectingSink sink;
  timed_.Fetch(loop_, {"film.mp4", {0, 100}, {}}, sink).reset();
  ASSERT_EQ(log_.lines.size(), 2u);
  EXPECT_EQ(log_.lines[0].entry.error, ErrorKind::kTimeout);
  EXPECT_EQ(log_.lines[0].entry.bytes, 10u);
  EXPECT_FALSE(log_.lines[0].entry.dropped);
  EXPECT_TRUE(log_.lines[1].entry.dropped);
  EXPECT_FALSE(log_.lines[1].entry.error);
}

TEST_F(TimedOriginTest, WithoutALogTheSinkIsTold) {
  TimedOrigin quiet(inner_, "", clock_, stats_, nullptr);
  EXPECT_EQ(TimingOf(quiet, {"film.mp4", {0, 100}, {}}), FetchTiming{});
}

TEST_F(TimedOriginTest, ARetryKeepsTheIdAndIsTold) {
  OriginStats stats;
  RetryingOrigin retrying(timed_, {.base = 1ms, .throttled_base = 1ms, .cap = 2ms}, &stats);
  inner_.FailNext("film.mp4", {.error = Error{ErrorKind::kUnavailable, "reset"}});
  EXPECT_EQ(TimingOf(retrying, {"film.mp4", {0, 100}, {}, true, {7}}), (FetchTiming{0us, FetchAttempt::kRetry, true}));
  ASSERT_EQ(log_.lines.size(), 2u);
  EXPECT_EQ(log_.lines[0].entry.attempt, FetchAttempt::kFirst);
  EXPECT_EQ(log_.lines[1].entry.attempt, FetchAttempt::kRetry);
  EXPECT_EQ(log_.lines[1].entry.id, RequestId{7});
  EXPECT_EQ(TimingOf(retrying, {"film.mp4", {0, 100}, {}}), FetchTiming{}) << "without a fault";
}

TEST_F(TimedOriginTest, AHedgeKeepsTheIdAndIsToldWhenItWon) {
  OriginStats stats;
  LimitedOrigin line(timed_, 3, &stats);
  HedgingOrigin hedging(line, {.fewest = 1, .floor = 1ms}, &stats);
  EXPECT_EQ(TimingOf(hedging, {"film.mp4", {0, 1}, {}}), FetchTiming{}) << "what is usual";
  log_.lines.clear();
  inner_.FailNext("film.mp4", {});
  EXPECT_EQ(TimingOf(hedging, {"film.mp4", {0, 100}, {}, true, {7}}).attempt, FetchAttempt::kHedge);
  ASSERT_EQ(log_.lines.size(), 2u);
  EXPECT_EQ(log_.lines[0].entry.attempt, FetchAttempt::kFirst);
  EXPECT_TRUE(log_.lines[0].entry.dropped);
  EXPECT_EQ(log_.lines[1].entry.attempt, FetchAttempt::kHedge);
  EXPECT_EQ(log_.lines[1].entry.id, RequestId{7});
}

TEST_F(TimedOriginTest, ATakeoverAfterTheHeadTellsTheSinkNothingMore) {
  OriginStats stats;
  LimitedOrigin line(timed_, 3, &stats);
  HedgingOrigin hedging(line, {.fewest = 1, .floor = 1ms, .stall_floor = 50ms, .stall_unknown = 50ms}, &stats);
  EXPECT_EQ(TimingOf(hedging, {"film.mp4", {0, 1}, {}}), FetchTiming{});
  log_.lines.clear();
  inner_.FailNext("film.mp4", {.after_bytes = 64 * 1024});
  EXPECT_EQ(TimingOf(hedging, {"film.mp4", {0, 300'000}, {}}).attempt, FetchAttempt::kFirst);
  ASSERT_EQ(log_.lines.size(), 2u);
  EXPECT_EQ(log_.lines[1].entry.attempt, FetchAttempt::kTakeover);
  EXPECT_EQ(log_.lines[1].entry.interval.begin, 64u * 1024);
}

TEST_F(TimedOriginTest, MeasuresToTheHeadAndToTheEnd) {
  CollectingSink sink;
  inner_.HoldHeads();
  auto handle = timed_.Fetch(loop_, {"film.mp4", {0, 300'000}}, sink);
  RunReady(loop_);
  clock_.Advance(30ms);
  sink.on_head = [&] { clock_.Advance(70ms); };
  inner_.Release();
  RunUntil(loop_, [&] { return sink.ended(); });
  EXPECT_TRUE(sink.ok());
  EXPECT_EQ(stats_.first_byte.Take().count(), 1u);
  EXPECT_EQ(stats_.first_byte.Take().sum_us, 30'000u);
  EXPECT_EQ(stats_.fetch.Take().count(), 1u);
  EXPECT_EQ(stats_.fetch.Take().sum_us, 100'000u);
}

TEST_F(TimedOriginTest, WhatFailedOrWasDroppedIsNoTime) {
  inner_.FailNext("film.mp4", {.error = Error{ErrorKind::kUnavailable, "reset"}});
  EXPECT_FALSE(FetchAll(timed_, loop_, {"film.mp4", {0, 10}}).ok());
  CollectingSink dropped;
  auto handle = timed_.Fetch(loop_, {"film.mp4", {0, 10}}, dropped);
  handle.reset();
  RunReady(loop_);
  EXPECT_EQ(stats_.first_byte.Take().count(), 0u);
  inner_.FailNext("film.mp4", {.after_bytes = 5, .error = Error{ErrorKind::kUnavailable, "reset"}});
  EXPECT_FALSE(FetchAll(timed_, loop_, {"film.mp4", {0, 10}}).ok());
  EXPECT_EQ(stats_.first_byte.Take().count(), 1u);
  EXPECT_EQ(stats_.fetch.Take().count(), 0u);
}

TEST_F(TimedOriginTest, AFetchThatItsReaderHeldBackTellsNothingOfTheOrigin) {
  CollectingSink sink;
  auto handle = timed_.Fetch(loop_, {"film.mp4", {0, 300'000}}, sink);
  sink.on_head = [&] { handle->Pause(); };
  RunReady(loop_);
  clock_.Advance(1h);
  handle->Resume();
  RunUntil(loop_, [&] { return sink.ended(); });
  EXPECT_EQ(stats_.first_byte.Take().count(), 1u);
  EXPECT_EQ(stats_.fetch.Take().count(), 0u);
}

}  // namespace
}  // namespace reelcache
