#include "origin/retrying_origin.h"

#include <gtest/gtest.h>

#include "io/timer.h"
#include "origin_test_util.h"
#include "support/fake_origin.h"

namespace reelcache {
namespace {

using namespace std::chrono_literals;

const Error kReset{ErrorKind::kUnavailable, "reset"};
const Error kSilence{ErrorKind::kTimeout, "silence"};

class RetryingOriginTest : public ::testing::Test {
 protected:
  CollectingSink Fetch(ByteInterval interval, std::optional<Validator> pin = std::nullopt) {
    return FetchAll(origin_, loop_, {"film.mp4", interval, std::move(pin)});
  }

  const std::string film_ = TestBytes(1'000'000);
  Loop loop_{"test"};
  OriginStats stats_;
  FakeOrigin inner_;
  RetryingOrigin origin_{inner_, {.base = 1ms, .cap = 2ms}, &stats_};
};

TEST_F(RetryingOriginTest, AFetchGoesOnBehindItsLastByte) {
  inner_.Serve("film.mp4", film_);
  inner_.FailNext("film.mp4", {.after_bytes = 300'000, .error = kReset});
  inner_.FailNext("film.mp4", {.after_bytes = 200'000, .error = kSilence});
  CollectingSink sink = Fetch({100'000, 1'000'000});
  ASSERT_TRUE(sink.ok()) << sink.message();
  EXPECT_TRUE(sink.bytes == film_.substr(100'000));
  EXPECT_EQ(inner_.MostTimesSent("film.mp4"), 1) << "no byte twice";
  auto requests = inner_.requests();
  ASSERT_EQ(requests.size(), 3U);
  EXPECT_FALSE(requests[0].pin);
  EXPECT_EQ(requests[1].interval, (ByteInterval{400'000, 1'000'000}));
  EXPECT_EQ(requests[1].pin, (Validator{Validator::Kind::kStrongTag, "\"v1\""}));
  EXPECT_EQ(requests[2].interval, (ByteInterval{600'000, 1'000'000}));
  EXPECT_EQ(stats_.retries, 2U);
}

// SIGTERM while a fetch waited to be asked again: its timer went off after its origin was gone.
TEST_F(RetryingOriginTest, AClosedLoopLeavesNoFetchBehindThatWaits) {
  RetryingOrigin patient(inner_, {.base = 1h, .cap = 1h}, &stats_);
  inner_.Serve("film.mp4", film_);
  inner_.FailNext("film.mp4", {.error = kReset});
  CollectingSink sink;
  auto handle = patient.Fetch(loop_, {"film.mp4", {0, 10}, {}}, sink);
  RunUntil(loop_, [&] { return stats_.retries == 1; });
  EXPECT_FALSE(sink.ended());
  patient.CloseLoop(loop_);
  EXPECT_EQ(sink.kind(), ErrorKind::kUnavailable);
  EXPECT_EQ(inner_.fetches(), 1);
}

TEST_F(RetryingOriginTest, ThreeAttemptsWithoutAByteAreEnough) {
  inner_.Serve("film.mp4", film_);
  for (int i = 0; i < 10; ++i) inner_.FailNext("film.mp4", {.error = kReset});
  CollectingSink sink = Fetch({0, 10});
  EXPECT_EQ(sink.kind(), ErrorKind::kUnavailable);
  EXPECT_EQ(inner_.fetches(), 3);
}

TEST_F(RetryingOriginTest, ProgressBeginsTheCountAgainUpToAnEnd) {
  inner_.Serve("film.mp4", film_);
  for (int i = 0; i < 4; ++i) {
    inner_.FailNext("film.mp4", {.error = kReset});
    inner_.FailNext("film.mp4", {.error = kReset});
    inner_.FailNext("film.mp4", {.after_bytes = 1000, .error = kReset});
  }
  EXPECT_TRUE(Fetch({0, 1'000'000}).bytes == film_);
  EXPECT_EQ(inner_.fetches(), 13);

  for (int i = 0; i < 100; ++i) inner_.FailNext("film.mp4", {.after_bytes = 1, .error = kReset});
  CollectingSink endless = Fetch({0, 1'000'000});
  EXPECT_EQ(endless.kind(), ErrorKind::kUnavailable);
  EXPECT_EQ(endless.bytes.size(), 20U);
}

TEST_F(RetryingOriginTest, OtherErrorsAreFinal) {
  inner_.Serve("film.mp4", film_);
  for (auto kind : {ErrorKind::kNotFound, ErrorKind::kForbidden, ErrorKind::kChanged, ErrorKind::kBadAnswer, ErrorKind::kBusy}) {
    inner_.FailNext("film.mp4", {.error = Error{kind, "final"}});
    EXPECT_EQ(Fetch({0, 10}).kind(), kind);
  }
  inner_.FailNext("film.mp4", {.error = Error{ErrorKind::kUnavailable, "come back tomorrow", 86400s}});
  CollectingSink sink = Fetch({0, 10});
  EXPECT_EQ(sink.kind(), ErrorKind::kUnavailable);
  EXPECT_EQ(sink.end->error().retry_after, 86400s);
  EXPECT_EQ(stats_.retries, 0U);
}

TEST_F(RetryingOriginTest, AnotherVersionIsNeverMixedIn) {
  inner_.Serve("film.mp4", film_);
  inner_.FailNext("film.mp4", {.after_bytes = 300'000, .error = kReset});
  CollectingSink sink;
  auto handle = origin_.Fetch(loop_, {"film.mp4", {0, 1'000'000}, {}}, sink);
  bool replaced = false;
  sink.on_bytes = [&] {
    if (sink.bytes.size() == 300'000 && !std::exchange(replaced, true))
      loop_.Post([&] { inner_.Replace("film.mp4", TestBytes(1'000'000, 2), {.etag = "\"v2\""}); });
  };
  RunUntil(loop_, [&] { return sink.ended(); });
  EXPECT_EQ(sink.kind(), ErrorKind::kChanged);
  EXPECT_EQ(sink.bytes.size(), 300'000U);
}

TEST_F(RetryingOriginTest, WithoutAStrongValidatorBytesAreNotContinued) {
  inner_.Serve("film.mp4", film_, {.etag = "W/\"v1\""});
  inner_.FailNext("film.mp4", {.after_bytes = 1000, .error = kReset});
  CollectingSink sink = Fetch({0, 1'000'000});
  EXPECT_EQ(sink.kind(), ErrorKind::kUnavailable);
  EXPECT_EQ(inner_.fetches(), 1);

  // Before the first byte nothing can be mixed, unless the head has said otherwise.
  inner_.FailNext("film.mp4", {.after_bytes = 0, .error = kReset});
  EXPECT_TRUE(Fetch({0, 1'000'000}).bytes == film_);
  inner_.FailNext("film.mp4", {.after_bytes = 0, .error = kReset});
  CollectingSink changed;
  auto handle = origin_.Fetch(loop_, {"film.mp4", {0, 1'000'000}, {}}, changed);
  changed.on_head = [&] { loop_.Post([&] { inner_.Replace("film.mp4", film_, {.etag = "W/\"v2\""}); }); };
  RunUntil(loop_, [&] { return changed.ended(); });
  EXPECT_EQ(changed.kind(), ErrorKind::kChanged);
  EXPECT_TRUE(changed.bytes.empty());
}

TEST_F(RetryingOriginTest, AFaultBehindTheLastByteIsNone) {
  inner_.Serve("film.mp4", film_);
  inner_.FailNext("film.mp4", {.after_bytes = 1000, .error = kReset});
  EXPECT_TRUE(Fetch({0, 1000}).ok());
  EXPECT_EQ(inner_.fetches(), 1);
}

TEST_F(RetryingOriginTest, DroppingTheHandleEndsTheWaiting) {
  inner_.Serve("film.mp4", film_);
  inner_.FailNext("film.mp4", {.error = kReset});
  CollectingSink sink;
  RetryingOrigin patient(inner_, {.base = 1h, .cap = 1h}, &stats_);
  auto handle = patient.Fetch(loop_, {"film.mp4", {0, 10}, {}}, sink);
  RunUntil(loop_, [&] { return stats_.retries == 1; });
  handle.reset();
  EXPECT_TRUE(Fetch({0, 10}).ok());
  EXPECT_FALSE(sink.ended());
  EXPECT_EQ(inner_.fetches(), 2);
}

TEST_F(RetryingOriginTest, APausedFetchIsNotAskedAgainBeforeItIsResumed) {
  inner_.Serve("film.mp4", film_);
  inner_.FailNext("film.mp4", {.error = kReset});
  CollectingSink sink;
  auto handle = origin_.Fetch(loop_, {"film.mp4", {0, 10}, {}}, sink);
  handle->Pause();
  RunUntil(loop_, [&] { return stats_.retries == 1; });
  bool over = false;
  Timer later(loop_, [&] { over = true; });
  later.Start(5ms);  // the loop fires the retry's timer, due after 1 ms at most, before this one
  RunUntil(loop_, [&] { return over; });
  EXPECT_EQ(inner_.fetches(), 1);
  handle->Resume();
  RunUntil(loop_, [&] { return sink.ended(); });
  EXPECT_TRUE(sink.ok());
}

TEST_F(RetryingOriginTest, StatAndListAreAskedThreeTimes) {
  inner_.Serve("film.mp4", film_);
  inner_.FailNextStat(kReset).FailNextStat(kReset).FailNextList(kReset).FailNextList(kReset);
  EXPECT_TRUE(StatNow(origin_, loop_, "film.mp4").ok());
  EXPECT_TRUE(ListNow(origin_, loop_, "").ok());
  for (int i = 0; i < 3; ++i) inner_.FailNextStat(kReset).FailNextList(kReset);
  EXPECT_FALSE(StatNow(origin_, loop_, "film.mp4").ok());
  EXPECT_FALSE(ListNow(origin_, loop_, "").ok());
  EXPECT_EQ(inner_.stats(), 6);
  EXPECT_EQ(inner_.lists(), 6);
  EXPECT_EQ(stats_.retries, 8U);
}

TEST_F(RetryingOriginTest, ClosingALoopAnswersWhatWaitsForItsRetry) {
  RetryingOrigin slow(inner_, {.base = 1h, .cap = 1h}, &stats_);
  inner_.FailNextStat(kReset);
  std::optional<Result<ObjectFacts>> answer;
  slow.Stat(loop_, "film.mp4", [&](Result<ObjectFacts> facts) { answer = std::move(facts); });
  RunUntil(loop_, [&] { return stats_.retries == 1; });
  EXPECT_FALSE(answer);
  slow.CloseLoop(loop_);
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->error().kind, ErrorKind::kUnavailable);
}

}  // namespace
}  // namespace reelcache
