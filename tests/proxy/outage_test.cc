// The storage is down, with all the guards before it: what is cached goes on, the rest fails soon, nothing is taken for
// deleted.
#include <nlohmann/json.hpp>

#include "admin/stats_api.h"
#include "origin/circuit_origin.h"
#include "origin/fetch_answer.h"
#include "origin/limited_origin.h"
#include "origin/retrying_origin.h"
#include "support/proxy_fixture.h"

namespace reelcache {
namespace {

using namespace std::chrono_literals;

const Error kDown{ErrorKind::kUnavailable, "connection refused"};

class OutageTest : public ProxyTest {
 protected:
  OutageTest() {
    asked = &retrying_;
    Remake({});
    origin.Serve("film.mp4", body_);
  }
  ~OutageTest() override {  // what was asked through the guards ends before them
    server = nullptr;
    origin.Release();
    AwaitFills();
    retrying_.CloseLoop(loop);
    pool = nullptr;
    Settle();
    cache = nullptr;
  }

  // Until the circuit is open.
  void GoDown() {
    origin.FailEverything(kDown);
    for (int i = 0; i < 10 && stats_.circuits_open == 0; ++i) {
      EXPECT_EQ(Fetch(Get("unknown" + std::to_string(i) + ".mp4")).status, 502);
      clock.Advance(1s);
    }
    ASSERT_EQ(stats_.circuits_open, 1);
    clock.Advance(-1s);  // within its pause
    asked_before_ = origin.fetches() + origin.stats();
  }
  // Requests to the storage since it went down.
  int asked_since() const { return origin.fetches() + origin.stats() - asked_before_; }

  const std::string body_ = Bytes(2 * kMiB);
  OriginStats stats_;
  CircuitOrigin circuit_{origin, {.first_pause = 10min, .longest_pause = 20min}, clock, &stats_};
  LimitedOrigin limited_{circuit_, 16, &stats_};
  RetryingOrigin retrying_{limited_, {.base = 1ms, .throttled_base = 1ms, .cap = 2ms}, &stats_, clock};
  int asked_before_ = 0;
};

TEST_F(OutageTest, AFreshObjectIsServedWithoutTheStorage) {
  Fetch(Get("film.mp4"));
  GoDown();
  auto response = Fetch(Get("film.mp4").Range("bytes=1000000-1999999"));
  EXPECT_EQ(response.status, 206);
  EXPECT_TRUE(response.body == body_.substr(1'000'000, 1'000'000));
  EXPECT_EQ(response.Field("cache-status"), "reelcache; hit");
  EXPECT_EQ(asked_since(), 0);
}

TEST_F(OutageTest, AStaleObjectIsServedAtOnceAndSaysSo) {
  Fetch(Get("film.mp4"));
  GoDown();
  clock.Advance(120s);
  auto response = Fetch(Get("film.mp4").Range("bytes=0-99"));
  EXPECT_EQ(response.status, 206);
  EXPECT_EQ(response.body, body_.substr(0, 100));
  EXPECT_EQ(response.Field("cache-status"), "reelcache; hit; detail=stale");
  EXPECT_GE(std::stoi(response.Field("age")), 120);
  EXPECT_EQ(asked_since(), 0);
}

TEST_F(OutageTest, AfterARestartTheRecordOnDiskIsEnough) {
  Fetch(Get("film.mp4"));
  AwaitFills();
  GoDown();
  clock.Advance(120s);
  Remake({});
  auto response = Fetch(Get("film.mp4").Range("bytes=1500000-1500099"));
  EXPECT_EQ(response.status, 206);
  EXPECT_EQ(response.body, body_.substr(1'500'000, 100));
  EXPECT_EQ(response.Field("cache-status"), "reelcache; hit; detail=stale");
  EXPECT_GE(std::stoi(response.Field("age")), 120);
  EXPECT_EQ(asked_since(), 0);
  EXPECT_EQ(Fetch(Get("film.mp4")).status, 200);
}

TEST_F(OutageTest, WhatIsNotCachedFailsSoonAndComesBackWithTheStorage) {
  GoDown();
  auto response = Fetch(Get("film.mp4"));
  EXPECT_EQ(response.status, 502);
  EXPECT_NE(response.Field("retry-after"), "");
  EXPECT_EQ(asked_since(), 0);
  origin.FailEverything(std::nullopt);
  clock.Advance(10min);
  EXPECT_EQ(Fetch(Get("film.mp4")).status, 200) << "an open circuit is not remembered as a missing film";
}

TEST_F(OutageTest, ARefusedKeyIsNotAMissingFilm) {
  Fetch(Get("film.mp4"));
  origin.Serve("other.mp4", body_);
  for (Error error : {StatusError({401, "", {}}, {}), StatusError({503, "", {}}, {}), StatusError({429, "", {}}, {})}) {
    SCOPED_TRACE(error.message);
    clock.Advance(120s);
    error.retry_after.reset();  // a real second
    origin.FailEverything(error);
    EXPECT_EQ(Fetch(Get("film.mp4").Range("bytes=0-9")).Field("cache-status"), "reelcache; hit; detail=stale");
    EXPECT_GE(Connect().Send(Get("other.mp4", "HEAD")).Response(true).status, 403);
    origin.FailEverything(std::nullopt);
    EXPECT_EQ(Fetch(Get("missing.mp4")).status, 404);  // the storage answers: a circuit stays closed
  }
  EXPECT_EQ(Fetch(Get("other.mp4")).status, 200) << "nothing was remembered of it";
}

TEST_F(OutageTest, StatisticsTellTheStateAndTheCost) {
  StatsApi stats(*cache, stats_, {1000, 1000, 1'000'000'000}, clock);  // a dollar for each
  EXPECT_EQ(nlohmann::json::parse(stats.Json())["origin"]["circuit"], "closed");
  Fetch(Get("film.mp4"));
  Fetch(Get("film.mp4"));
  GoDown();
  auto json = nlohmann::json::parse(stats.Json());
  EXPECT_EQ(json["origin"]["circuit"], "open");
  EXPECT_EQ(json["origin"]["limit"], 16);
  EXPECT_EQ(json["origin"]["throttled"], 0);
  EXPECT_EQ(json["cost"]["currency"], "USD");
  EXPECT_EQ(json["cost"]["charged"], 0) << "a fake origin counts nothing";
  const double downloads = static_cast<double>(counter(Counter::kDownloads));
  EXPECT_EQ(json["cost"]["requests_without_cache"], downloads);
  EXPECT_EQ(json["cost"]["without_cache"], downloads + 2.0 * static_cast<double>(body_.size()));
  EXPECT_EQ(json["cost"]["saved"], json["cost"]["without_cache"]);
  EXPECT_EQ(json["cost"]["prices"]["egress_per_gb"], 1'000'000'000);
}

}  // namespace
}  // namespace reelcache
