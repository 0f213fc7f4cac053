#include "origin/hedging_origin.h"

#include <gtest/gtest.h>

#include <span>

#include "io/timer.h"
#include "origin/limited_origin.h"
#include "origin_test_util.h"
#include "support/fake_origin.h"

namespace reelcache {
namespace {

using namespace std::chrono_literals;

const Error kReset{ErrorKind::kUnavailable, "reset"};
const FakeFault kSilence{};

// One fetch tells what is usual, so none of the next ones is without a delay; one second fetch may begin.
constexpr HedgePolicy::Limits kEager{.fewest = 1, .floor = 1ms, .stall_floor = 50ms, .stall_unknown = 50ms};

class HedgingOriginTest : public ::testing::Test {
 protected:
  HedgingOriginTest() { inner_.Serve("film.mp4", film_).Serve("usual.mp4", "x"); }

  CollectingSink Fetch(FetchRequest request) { return FetchAll(origin_, loop_, std::move(request)); }
  void LearnWhatIsUsual() { EXPECT_TRUE(Fetch({"usual.mp4", {0, 1}, {}}).ok()); }
  // Longer than what a hedge waits for: its timer is due first.
  void WaitForTimers() {
    bool over = false;
    Timer later(loop_, [&] { over = true; });
    later.Start(300ms);
    RunUntil(loop_, [&] { return over; });
  }

  // Each holds a place in the line and gets no answer.
  std::vector<std::unique_ptr<FetchHandle>> FetchSilently(std::span<CollectingSink> sinks) {
    std::vector<std::unique_ptr<FetchHandle>> running;
    for (auto& sink : sinks) {
      inner_.FailNext("usual.mp4", kSilence);
      running.push_back(line_.Fetch(loop_, {"usual.mp4", {0, 1}, {}}, sink));
    }
    return running;
  }

  const std::string film_ = TestBytes(300'000);
  Loop loop_{"test"};
  OriginStats stats_;
  FakeOrigin inner_;
  LimitedOrigin line_{inner_, 3, &stats_};
  HedgingOrigin origin_{line_, kEager, &stats_};
};

TEST_F(HedgingOriginTest, ALateHeadIsAskedForAgain) {
  LearnWhatIsUsual();
  inner_.FailNext("film.mp4", kSilence);
  CollectingSink sink = Fetch({"film.mp4", {1000, 300'000}, {}});
  ASSERT_TRUE(sink.ok()) << sink.message();
  EXPECT_TRUE(sink.bytes == film_.substr(1000));
  EXPECT_EQ(inner_.fetches(), 3);
  EXPECT_EQ(inner_.MostTimesSent("film.mp4"), 1);
  EXPECT_EQ(inner_.running(), 0) << "the first one is dropped";
  EXPECT_EQ(stats_.hedges, 1U);
  EXPECT_EQ(stats_.hedges_won, 1U);
}

TEST_F(HedgingOriginTest, ALateHeadIsAskedForAgainOnceSomebodyWaitsForIt) {
  LearnWhatIsUsual();
  inner_.FailNext("film.mp4", kSilence);
  CollectingSink sink;
  auto handle = origin_.Fetch(loop_, {"film.mp4", {0, 1000}, {}, /*urgent=*/false}, sink);
  WaitForTimers();
  EXPECT_EQ(stats_.hedges, 0U);
  handle->Hurry();
  RunUntil(loop_, [&] { return sink.ended(); });
  EXPECT_TRUE(sink.bytes == film_.substr(0, 1000));
  EXPECT_EQ(stats_.hedges_won, 1U);
}

TEST_F(HedgingOriginTest, NoSecondFetchWithoutKnowledgeUrgencyOrBudget) {
  HedgingOrigin ignorant(line_, {.fewest = 2, .floor = 1ms}, &stats_);
  HedgingOrigin poor(line_, {.fewest = 1, .fetches_per_hedge = 1, .most_hedges = 0, .floor = 1ms}, &stats_);
  LearnWhatIsUsual();
  EXPECT_TRUE(FetchAll(ignorant, loop_, {"usual.mp4", {0, 1}, {}}).ok());
  EXPECT_TRUE(FetchAll(poor, loop_, {"usual.mp4", {0, 1}, {}}).ok());
  struct Case {
    const char* name;
    Origin& origin;
    bool urgent;
  } cases[] = {{"one sample", ignorant, true}, {"read-ahead", origin_, false}, {"no budget", poor, true}};
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    const int before = inner_.fetches();
    inner_.FailNext("film.mp4", kSilence);
    CollectingSink sink;
    auto handle = c.origin.Fetch(loop_, {"film.mp4", {0, 10}, {}, c.urgent}, sink);
    WaitForTimers();
    EXPECT_EQ(inner_.fetches(), before + 1);
    EXPECT_FALSE(sink.facts);
  }
}

TEST_F(HedgingOriginTest, AFaultOfOneIsNoneWhileTheOtherRuns) {
  LearnWhatIsUsual();
  inner_.FailNext("film.mp4", kSilence).FailNext("film.mp4", {.error = kReset});
  CollectingSink sink;
  auto handle = origin_.Fetch(loop_, {"film.mp4", {0, 10}, {}}, sink);
  RunUntil(loop_, [&] { return inner_.fetches() == 3 && inner_.running() == 1; });
  EXPECT_FALSE(sink.ended());
  handle.reset();
  EXPECT_EQ(inner_.running(), 0);
}

TEST_F(HedgingOriginTest, TheSecondOneGoesOnAloneAfterAFaultOfTheFirst) {
  LearnWhatIsUsual();
  inner_.HoldHeads().FailNext("film.mp4", {.error = kReset});
  CollectingSink sink;
  auto handle = origin_.Fetch(loop_, {"film.mp4", {0, 300'000}, {}}, sink);
  RunUntil(loop_, [&] { return inner_.fetches() == 3; });
  inner_.Release();
  RunUntil(loop_, [&] { return sink.ended(); });
  EXPECT_TRUE(sink.bytes == film_) << sink.message();
  EXPECT_EQ(stats_.hedges_won, 1U);
}

// However long the line is: who waits in it is not late, and a second one would only make it longer.
TEST_F(HedgingOriginTest, TimeInTheLineIsNotTimeAtTheOrigin) {
  LearnWhatIsUsual();
  CollectingSink others[3], sink;
  auto running = FetchSilently(others);
  auto handle = origin_.Fetch(loop_, {"film.mp4", {0, 300'000}, {}}, sink);
  WaitForTimers();
  EXPECT_EQ(stats_.hedges, 0U);
  running.pop_back();
  RunUntil(loop_, [&] { return sink.ended(); });
  EXPECT_TRUE(sink.bytes == film_) << sink.message();
}

TEST_F(HedgingOriginTest, ASecondOneWaitsInTheLineToo) {
  LearnWhatIsUsual();
  CollectingSink others[2], sink;
  auto running = FetchSilently(others);
  inner_.FailNext("film.mp4", kSilence);
  auto handle = origin_.Fetch(loop_, {"film.mp4", {0, 300'000}, {}}, sink);
  WaitForTimers();
  EXPECT_EQ(stats_.hedges, 1U);
  EXPECT_EQ(inner_.running(), 3);
  running.pop_back();
  RunUntil(loop_, [&] { return sink.ended(); });
  EXPECT_TRUE(sink.bytes == film_) << sink.message();
}

TEST_F(HedgingOriginTest, AnAnswerOfOneIsTheAnswer) {
  LearnWhatIsUsual();
  inner_.FailNext("film.mp4", kSilence).FailNext("film.mp4", {.error = Error{ErrorKind::kNotFound, "gone"}});
  EXPECT_EQ(Fetch({"film.mp4", {0, 10}, {}}).kind(), ErrorKind::kNotFound);
  EXPECT_EQ(inner_.running(), 0);
}

TEST_F(HedgingOriginTest, ASilentBodyIsTakenOverFromItsLastByte) {
  inner_.FailNext("film.mp4", {.after_bytes = 100'000});
  CollectingSink sink = Fetch({"film.mp4", {50'000, 300'000}, {}, false});
  ASSERT_TRUE(sink.ok()) << sink.message();
  EXPECT_TRUE(sink.bytes == film_.substr(50'000));
  auto requests = inner_.requests();
  ASSERT_EQ(requests.size(), 2U);
  EXPECT_EQ(requests[1].interval, (ByteInterval{150'000, 300'000}));
  EXPECT_EQ(requests[1].pin, (Validator{Validator::Kind::kStrongTag, "\"v1\""}));
  EXPECT_EQ(inner_.MostTimesSent("film.mp4"), 1) << "no byte twice";
  EXPECT_EQ(inner_.running(), 0);
  EXPECT_EQ(stats_.takeovers, 1U);
}

TEST_F(HedgingOriginTest, AnotherVersionTakesNothingOver) {
  inner_.FailNext("film.mp4", {.after_bytes = 1000});
  CollectingSink sink;
  auto handle = origin_.Fetch(loop_, {"film.mp4", {0, 300'000}, {}}, sink);
  RunUntil(loop_, [&] { return sink.bytes.size() == 1000; });
  for (int turn = 0; turn < 3; ++turn) loop_.RunOnce(false);  // it has come to its silence
  inner_.Replace("film.mp4", film_, {.etag = "\"v2\""});
  RunUntil(loop_, [&] { return inner_.fetches() == 2 && inner_.running() == 1; });
  EXPECT_FALSE(sink.ended()) << "the first one still has the version";
  EXPECT_EQ(sink.bytes.size(), 1000U);
}

TEST_F(HedgingOriginTest, WithoutAStrongValidatorOrAReaderNothingIsTakenOver) {
  inner_.Serve("weak.mp4", film_, {.etag = "W/\"v1\""});
  inner_.FailNext("weak.mp4", {.after_bytes = 1000}).FailNext("film.mp4", {.after_bytes = 1000});
  CollectingSink weak, paused;
  auto weak_handle = origin_.Fetch(loop_, {"weak.mp4", {0, 300'000}, {}}, weak);
  auto handle = origin_.Fetch(loop_, {"film.mp4", {0, 300'000}, {}}, paused);
  RunUntil(loop_, [&] { return paused.bytes.size() == 1000; });
  handle->Pause();
  WaitForTimers();
  EXPECT_EQ(inner_.fetches(), 2);
  handle->Resume();
  RunUntil(loop_, [&] { return paused.ended(); });
  EXPECT_TRUE(paused.bytes == film_);
  EXPECT_FALSE(weak.ended());
}

TEST_F(HedgingOriginTest, ALateStatIsAskedForAgain) {
  LearnWhatIsUsual();
  inner_.HoldNextStat();
  int answers = 0;
  origin_.Stat(loop_, "film.mp4", [&](Result<ObjectFacts> facts) {
    ++answers;
    EXPECT_EQ(facts.ok() ? facts->complete_length : 0, film_.size());
  });
  RunUntil(loop_, [&] { return answers == 1; });
  EXPECT_EQ(inner_.stats(), 2);
  EXPECT_EQ(stats_.hedges, 1U);
  EXPECT_EQ(stats_.hedges_won, 1U);
  inner_.Release();
  RunReady(loop_);
  EXPECT_EQ(answers, 1) << "the late answer is nobody's";
}

TEST_F(HedgingOriginTest, AFaultOfOneStatIsNoneWhileTheOtherRuns) {
  LearnWhatIsUsual();
  inner_.HoldNextStat().FailNextStat(kReset);
  std::optional<Result<ObjectFacts>> facts;
  origin_.Stat(loop_, "film.mp4", [&](Result<ObjectFacts> answer) { facts = std::move(answer); });
  WaitForTimers();
  EXPECT_EQ(inner_.stats(), 2);
  EXPECT_FALSE(facts);
  inner_.Release();
  RunUntil(loop_, [&] { return facts.has_value(); });
  EXPECT_TRUE(facts->ok());
  inner_.FailNextStat(kReset);
  EXPECT_FALSE(StatNow(origin_, loop_, "film.mp4").ok()) << "a fault of one alone is the answer";
}

TEST_F(HedgingOriginTest, AClosedLoopLeavesNoFetchBehind) {
  LearnWhatIsUsual();
  inner_.FailNext("film.mp4", kSilence);
  CollectingSink sink;
  auto handle = origin_.Fetch(loop_, {"film.mp4", {0, 10}, {}}, sink);
  RunUntil(loop_, [&] { return inner_.fetches() == 2; });
  origin_.CloseLoop(loop_);
  EXPECT_EQ(sink.kind(), ErrorKind::kUnavailable);
  WaitForTimers();
  EXPECT_EQ(inner_.fetches(), 2);
}

}  // namespace
}  // namespace reelcache
