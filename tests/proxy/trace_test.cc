// Why an answer took its time: ids from the request to the fetches it caused, and what Server-Timing says.
#include <set>

#include "origin/hedging_origin.h"
#include "origin/limited_origin.h"
#include "origin/retrying_origin.h"
#include "origin/timed_origin.h"
#include "support/proxy_fixture.h"

namespace reelcache {
namespace {

using namespace std::chrono_literals;

class TraceTest : public ProxyTest {
 protected:
  TraceTest() {
    asked = &retrying_;
    Remake({});
    origin.Serve("film.mp4", body_).Serve("usual.mp4", "x");
  }
  ~TraceTest() override {  // what was asked through the guards ends before them
    server = nullptr;
    origin.Release();
    AwaitFills();
    retrying_.CloseLoop(loop);
    pool = nullptr;
    Settle();
    cache = nullptr;
  }

  std::set<std::string> CausesSince(std::size_t first) const {
    std::set<std::string> causes;
    auto requests = origin.requests();
    for (std::size_t i = first; i < requests.size(); ++i) causes.emplace(RequestIdText(requests[i].cause).view());
    return causes;
  }

  const std::string body_ = Bytes(4 * kMiB);
  OriginStats stats_;
  TimedOrigin timed_{origin, "", clock, stats_, nullptr};
  LimitedOrigin limited_{timed_, 16, &stats_};
  HedgingOrigin hedging_{limited_, {.fewest = 1, .floor = 1ms}, &stats_, clock};
  RetryingOrigin retrying_{hedging_, {.base = 1ms, .throttled_base = 1ms, .cap = 2ms}, &stats_, clock};
};

TEST_F(TraceTest, EveryAnswerHasAnIdOfItsOwn) {
  std::set<std::string> ids;
  Client a = Connect();
  ids.insert(a.Send(Get("film.mp4").Range("bytes=0-9")).Response().Field("x-request-id"));
  TestResponse warm = a.Send(Get("film.mp4").Range("bytes=0-9")).Response();
  ids.insert(warm.Field("x-request-id"));
  ids.insert(a.Send(Get("film.mp4").Range("bytes=999999999-")).Response().Field("x-request-id"));
  ids.insert(a.Send(Get("film.mp4").Field("If-None-Match", warm.Field("etag"))).Response().Field("x-request-id"));
  ids.insert(a.Send(Get("none.mp4")).Response().Field("x-request-id"));
  ids.insert(a.Send(Get("film.mp4", "HEAD")).Response(true).Field("x-request-id"));
  EXPECT_EQ(ids.size(), 6u);
  for (const std::string& id : ids)
    EXPECT_TRUE(id.size() == 16 && id.find_first_not_of("0123456789abcdef") == std::string::npos) << id;
}

TEST_F(TraceTest, AllFetchesOfAReaderCarryItsId) {
  TestResponse whole = Fetch(Get("film.mp4").Field("Sec-Fetch-Dest", "empty"));
  ASSERT_EQ(whole.body.size(), body_.size());
  EXPECT_GT(origin.fetches(), 2) << "a question and blocks ahead";
  EXPECT_EQ(CausesSince(0), std::set{whole.Field("x-request-id")});
}

TEST_F(TraceTest, TheEndForAPlayerAndWhatMustNotBeStoredCarryItToo) {
  TestResponse player = Fetch(Get("film.mp4").Range("bytes=0-").Field("Sec-Fetch-Dest", "video"));
  AwaitFills();
  EXPECT_EQ(CausesSince(0), std::set{player.Field("x-request-id")});
  const std::size_t before = origin.requests().size();
  origin.Serve("secret.mp4", body_, {.may_store = false});
  TestResponse passed = Fetch(Get("secret.mp4").Range("bytes=0-99"));
  EXPECT_EQ(CausesSince(before), std::set{passed.Field("x-request-id")});
}

TEST_F(TraceTest, RetriesAndHedgesKeepTheId) {
  Fetch(Get("usual.mp4"));
  const std::size_t before = origin.requests().size();
  origin.FailNext("film.mp4", {.error = Error{ErrorKind::kUnavailable, "reset"}}).FailNext("film.mp4", {});
  TestResponse response = Fetch(Get("film.mp4").Range("bytes=0-99"));
  AwaitFills();
  EXPECT_EQ(response.Field("server-timing"), "origin;dur=0.0, first-byte;dur=0.0, hedge, retry");
  EXPECT_EQ(CausesSince(before), std::set{response.Field("x-request-id")});
  std::vector<FetchAttempt> attempts;
  for (const FetchRequest& request : origin.requests())
    if (request.name == "film.mp4") attempts.push_back(request.attempt);
  EXPECT_EQ(attempts, (std::vector{FetchAttempt::kFirst, FetchAttempt::kRetry, FetchAttempt::kHedge}));
}

TEST_F(TraceTest, ServerTimingTellsOurWaitAndTheOrigins) {
  origin.HoldHeads();
  Client a = Connect(), b = Connect();
  a.Send(Get("film.mp4").Range("bytes=0-99"));
  RunUntil([&] { return origin.running() == 1; });
  clock.Advance(20ms);
  b.Send(Get("film.mp4").Range("bytes=0-99"));
  Settle();
  clock.Advance(10ms);
  origin.Release();
  EXPECT_EQ(a.Response().Field("server-timing"), "origin;dur=30.0, first-byte;dur=30.0");
  EXPECT_EQ(b.Response().Field("server-timing"), "joined;dur=10.0, first-byte;dur=30.0");
  AwaitFills();
  EXPECT_EQ(Fetch(Get("film.mp4").Range("bytes=0-99")).Field("server-timing"), "memory");
}

TEST_F(TraceTest, ServerTimingOfTheDiskAndOfAStaleObject) {
  asked = &timed_;  // a question that is held would be asked again
  Remake({});
  Fetch(Get("film.mp4").Range("bytes=0-99"));
  AwaitFills();
  Remake({});
  EXPECT_EQ(Fetch(Get("film.mp4").Range("bytes=0-99")).Field("server-timing"), "disk;dur=0.0");
  clock.Advance(61s);
  origin.HoldNextStat();
  Client a = Connect();
  a.Send(Get("film.mp4").Range("bytes=0-99"));
  Settle();
  clock.Advance(30ms);
  origin.Release();
  EXPECT_EQ(a.Response().Field("server-timing"), "question;dur=30.0, memory");
}

TEST_F(TraceTest, OnlyBodiesOfObjectsHaveATiming) {
  EXPECT_EQ(Fetch(Get("none.mp4")).Field("server-timing"), "");
  EXPECT_EQ(Connect().Send(Get("film.mp4", "HEAD")).Response(true).Field("server-timing"), "");
  TestResponse multiple = Fetch(Get("film.mp4").Range("bytes=0-9,1000-1009"));
  EXPECT_EQ(multiple.Field("server-timing"), "origin;dur=0.0, first-byte;dur=0.0");
  EXPECT_EQ(multiple.Field("timing-allow-origin"), "");
}

}  // namespace
}  // namespace reelcache
