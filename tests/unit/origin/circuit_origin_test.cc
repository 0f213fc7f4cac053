#include "origin/circuit_origin.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "origin_test_util.h"
#include "support/fake_origin.h"
#include "support/manual_clock.h"

namespace reelcache {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

const Error kRefused{ErrorKind::kUnavailable, "connection refused"};

class CircuitOriginTest : public ::testing::Test {
 protected:
  CircuitOriginTest() { inner_.Serve("film.mp4", film_); }

  CollectingSink Fetch() { return FetchAll(origin_, loop_, {"film.mp4", {0, film_.size()}, {}}); }
  void FailStat(const std::string& name) { EXPECT_FALSE(StatNow(origin_, loop_, name).ok()); }
  void Open() {
    inner_.FailEverything(kRefused);
    for (int i = 0; i < 10; ++i) {
      FailStat(std::to_string(i));
      clock_.Advance(334ms);
    }
    clock_.Advance(-334ms);  // the moment it opened
    ASSERT_EQ(stats_.circuits_open, 1);
  }
  int asked() const { return inner_.fetches() + inner_.stats() + inner_.lists(); }

  const std::string film_ = TestBytes(200'000);
  Loop loop_{"test"};
  ManualClock clock_;
  OriginStats stats_;
  FakeOrigin inner_;
  CircuitOrigin origin_{inner_, {}, clock_, &stats_};
};

TEST_F(CircuitOriginTest, WhileItIsOpenEverythingIsRefusedAtOnce) {
  Open();
  const int before = asked();
  CollectingSink sink = Fetch();
  EXPECT_EQ(sink.kind(), ErrorKind::kUnavailable);
  EXPECT_EQ(sink.end->error().code, kCircuitOpenCode);
  EXPECT_EQ(sink.end->error().retry_after, 1s);
  EXPECT_THAT(sink.message(), HasSubstr("connection refused"));
  EXPECT_THAT(sink.message(), HasSubstr("fake:"));
  EXPECT_EQ(StatNow(origin_, loop_, "film.mp4").error().code, kCircuitOpenCode);
  EXPECT_EQ(ListNow(origin_, loop_, "").error().code, kCircuitOpenCode);
  EXPECT_EQ(asked(), before);
}

TEST_F(CircuitOriginTest, IsToldAsOpenForAsLongAsItsPause) {
  EXPECT_FALSE(stats_.IsCircuitOpen(clock_.Now()));
  Open();
  EXPECT_TRUE(stats_.IsCircuitOpen(clock_.Now()));
  clock_.Advance(1s);
  EXPECT_FALSE(stats_.IsCircuitOpen(clock_.Now())) << "and nobody has asked";
  FailStat("film.mp4");
  EXPECT_TRUE(stats_.IsCircuitOpen(clock_.Now()));
}

TEST_F(CircuitOriginTest, ARefusedFetchThatIsDroppedStaysSilent) {
  Open();
  CollectingSink sink;
  auto handle = origin_.Fetch(loop_, {"film.mp4", {0, 1}, {}}, sink);
  handle.reset();
  RunReady(loop_);
  EXPECT_FALSE(sink.ended());
}

TEST_F(CircuitOriginTest, OneProbeAsksAndItsHeadCloses) {
  Open();
  inner_.FailEverything(std::nullopt).HoldAfter(1000);
  clock_.Advance(1s);
  CollectingSink probe;
  auto handle = origin_.Fetch(loop_, {"film.mp4", {0, 100'000}, {}}, probe);
  EXPECT_EQ(stats_.circuits_probing, 1);
  EXPECT_EQ(StatNow(origin_, loop_, "film.mp4").error().code, kCircuitOpenCode);
  RunUntil(loop_, [&] { return probe.facts.has_value(); });
  EXPECT_EQ(stats_.circuits_open + stats_.circuits_probing, 0) << "a long body is not waited for";
  EXPECT_TRUE(StatNow(origin_, loop_, "film.mp4").ok());
  inner_.Release();
  RunUntil(loop_, [&] { return probe.ended(); });
  EXPECT_TRUE(probe.ok());
}

TEST_F(CircuitOriginTest, AFailedProbeKeepsItOpenAndADroppedOneIsRepeated) {
  Open();
  clock_.Advance(1s);
  EXPECT_NE(StatNow(origin_, loop_, "film.mp4").error().code, kCircuitOpenCode);
  EXPECT_EQ(StatNow(origin_, loop_, "film.mp4").error().code, kCircuitOpenCode);
  clock_.Advance(2s);
  {
    CollectingSink sink;
    auto dropped = origin_.Fetch(loop_, {"film.mp4", {0, 1}, {}}, sink);
    EXPECT_EQ(stats_.circuits_probing, 1);
  }
  EXPECT_EQ(stats_.circuits_probing, 0);
  inner_.FailEverything(std::nullopt);
  EXPECT_TRUE(Fetch().ok());
  EXPECT_EQ(stats_.circuits_open, 0);
}

TEST_F(CircuitOriginTest, AMissingObjectSaysThatTheOriginWorks) {
  Open();
  inner_.FailEverything(std::nullopt);
  clock_.Advance(1s);
  EXPECT_EQ(StatNow(origin_, loop_, "other.mp4").error().kind, ErrorKind::kNotFound);
  EXPECT_TRUE(Fetch().ok());
}

TEST_F(CircuitOriginTest, ABodyThatBreaksOffOrIsDroppedIsNoFailure) {
  const std::string names[] = {"a.mp4", "b.mp4", "c.mp4"};
  for (int i = 0; i < 12; ++i) {
    const std::string& name = names[i % 3];
    inner_.Serve(name, film_);
    CollectingSink sink;
    auto dropped = origin_.Fetch(loop_, {name, {0, film_.size()}, {}}, sink);
    RunUntil(loop_, [&] { return !sink.bytes.empty(); });
    dropped.reset();
    inner_.FailNext(name, {.after_bytes = 1000, .error = kRefused});
    EXPECT_EQ(FetchAll(origin_, loop_, {name, {0, film_.size()}, {}}).bytes.size(), 1000U);
    clock_.Advance(1s);
  }
  EXPECT_EQ(stats_.circuits_open, 0);
}

TEST_F(CircuitOriginTest, AnAnswerThatBreaksOffEndsARowOfFailures) {
  auto fail_nine = [&] {
    inner_.FailEverything(kRefused);
    for (int i = 0; i < 9; ++i) FailStat(std::to_string(i));
    inner_.FailEverything(std::nullopt);
    clock_.Advance(2s);
  };
  fail_nine();
  inner_.FailNext("film.mp4", {.after_bytes = 1000, .error = kRefused});
  EXPECT_EQ(Fetch().bytes.size(), 1000U);
  fail_nine();
  EXPECT_EQ(stats_.circuits_open, 0);
}

TEST_F(CircuitOriginTest, OneObjectAndTheListOpenNothing) {
  inner_.FailEverything(kRefused);
  for (int i = 0; i < 20; ++i) {
    Fetch();
    FailStat("film.mp4");
    EXPECT_FALSE(ListNow(origin_, loop_, std::to_string(i)).ok());
    clock_.Advance(1s);
  }
  EXPECT_EQ(stats_.circuits_open, 0);
  FailStat("other.mp4");
  EXPECT_EQ(stats_.circuits_open, 1);
}

TEST_F(CircuitOriginTest, AStoppingLoopSaysNothingOfTheOrigin) {
  for (int i = 0; i < 20; ++i) {
    const std::string name = std::to_string(i);
    inner_.Serve(name, film_).HoldHeads();
    CollectingSink sink;
    auto handle = origin_.Fetch(loop_, {name, {0, 1}, {}}, sink);
    origin_.CloseLoop(loop_);
    clock_.Advance(1s);
  }
  EXPECT_EQ(stats_.circuits_open, 0);
}

}  // namespace
}  // namespace reelcache
