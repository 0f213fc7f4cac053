// A storage that answers 503 to everything, and the three guards before it.
#include <gtest/gtest.h>

#include <memory>
#include <vector>

#include "origin/circuit_origin.h"
#include "origin/limited_origin.h"
#include "origin/retrying_origin.h"
#include "origin_test_util.h"
#include "support/fake_origin.h"
#include "support/manual_clock.h"

namespace reelcache {
namespace {

using namespace std::chrono_literals;

constexpr int kFetches = 64;
constexpr int kMostRunning = 16;

class StormTest : public ::testing::Test {
 protected:
  StormTest() { inner_.Serve("film.mp4", film_); }

  // So many at once; how many of them came whole.
  int FetchTogether() {
    std::vector<CollectingSink> sinks(kFetches);
    std::vector<std::unique_ptr<FetchHandle>> handles;
    for (CollectingSink& sink : sinks) handles.push_back(origin_.Fetch(loop_, {"film.mp4", {0, film_.size()}, {}}, sink));
    RunUntil(loop_, [&] {
      most_running_ = std::max(most_running_, inner_.running());
      return std::all_of(sinks.begin(), sinks.end(), [](const auto& sink) { return sink.ended(); });
    });
    return static_cast<int>(std::count_if(sinks.begin(), sinks.end(), [&](const auto& s) { return s.bytes == film_; }));
  }
  static Error Busy() {
    Error error{ErrorKind::kUnavailable, "the server answered 503"};
    error.throttled = true;
    return error;
  }

  const std::string film_ = TestBytes(100'000);
  Loop loop_{"test"};
  ManualClock clock_;
  OriginStats stats_;
  FakeOrigin inner_;
  CircuitOrigin circuit_{inner_, {.names = 1}, clock_, &stats_};  // of one film alone here
  LimitedOrigin limited_{circuit_, kMostRunning, &stats_};
  RetryingOrigin origin_{limited_, {.base = 1ms, .throttled_base = 1ms, .cap = 2ms}, &stats_, clock_};
  int most_running_ = 0;
};

TEST_F(StormTest, AStormIsNotAnsweredByAStorm) {
  EXPECT_EQ(FetchTogether(), kFetches);
  EXPECT_LE(most_running_, kMostRunning);

  inner_.FailEverything(Busy());
  const int before = inner_.fetches();
  EXPECT_EQ(FetchTogether(), 0);
  // The budget: what it begins with and a fifth of the first attempts.
  EXPECT_LE(inner_.fetches() - before, kFetches + 20 + kFetches / 5);
  EXPECT_EQ(stats_.limit, 1);
  EXPECT_GT(stats_.retries_refused, 0U);

  // It goes on: with the failures reaching over three seconds the circuit opens, and nothing is asked any more.
  clock_.Advance(3s);
  EXPECT_EQ(FetchTogether(), 0);
  EXPECT_EQ(stats_.circuits_open, 1);
  const int at_open = inner_.fetches();
  for (int i = 0; i < 10; ++i) EXPECT_EQ(FetchTogether(), 0);
  EXPECT_EQ(inner_.fetches(), at_open);
  EXPECT_LE(at_open - before, kFetches + 20 + kFetches / 5 + 1);

  // It ends: one probe finds out.
  inner_.FailEverything(std::nullopt);
  clock_.Advance(1s);
  EXPECT_TRUE(FetchAll(origin_, loop_, {"film.mp4", {0, film_.size()}, {}}).ok());
  EXPECT_EQ(FetchTogether(), kFetches);
  EXPECT_EQ(FetchTogether(), kFetches);
  EXPECT_EQ(stats_.limit, kMostRunning);
  EXPECT_EQ(stats_.circuits_open, 0);
}

TEST_F(StormTest, AShortOneIsSurvivedByThoseWhoseRetriesFallBehindIt) {
  for (int i = 0; i < kMostRunning; ++i) inner_.FailNext("film.mp4", {.after_bytes = 50'000, .error = Busy()});
  EXPECT_EQ(FetchTogether(), kFetches);
  EXPECT_EQ(inner_.MostTimesSent("film.mp4"), kFetches) << "no byte twice";
  EXPECT_EQ(stats_.retries, static_cast<std::uint64_t>(kMostRunning));
}

}  // namespace
}  // namespace reelcache
