#include "origin/limited_origin.h"

#include <gtest/gtest.h>

#include <memory>
#include <thread>
#include <vector>

#include "origin/adaptive_limit.h"
#include "origin/hedging_origin.h"
#include "origin/retrying_origin.h"
#include "origin_test_util.h"
#include "support/fake_origin.h"

namespace reelcache {
namespace {

Error Throttled() {
  Error error{ErrorKind::kUnavailable, "the server answered 503"};
  error.throttled = true;
  return error;
}

TEST(AdaptiveLimit, HalvesOncePerRoundAndGrowsByOnePerRound) {
  AdaptiveLimit limit(16);
  const auto first = limit.round();
  for (int i = 0; i < 16; ++i) limit.OnThrottled(first);
  EXPECT_EQ(limit.limit(), 8) << "sixteen answers of one round are one sign";
  for (int expected : {4, 2, 1, 1}) {
    limit.OnThrottled(limit.round());
    EXPECT_EQ(limit.limit(), expected);
  }
  for (int expected : {2, 3, 4}) {
    for (int i = 1; i < expected - 1; ++i) limit.OnServed();
    EXPECT_EQ(limit.limit(), expected - 1);
    limit.OnServed();
    EXPECT_EQ(limit.limit(), expected);
  }
  for (int i = 0; i < 1000; ++i) limit.OnServed();
  EXPECT_EQ(limit.limit(), 16);
  EXPECT_EQ(AdaptiveLimit(0).limit(), 1);
}

class LimitedOriginTest : public ::testing::Test {
 protected:
  struct Running {
    CollectingSink sink;
    std::unique_ptr<FetchHandle> handle;
  };

  LimitedOriginTest() {
    for (const char* name : {"a", "b", "c", "d", "e", "f"}) inner_.Serve(name, film_);
  }
  Running& Start(const std::string& name, bool urgent = true) {
    running_.push_back(std::make_unique<Running>());
    running_.back()->handle = origin_.Fetch(loop_, {name, {0, film_.size()}, {}, urgent}, running_.back()->sink);
    return *running_.back();
  }
  // The names that were asked for, in order.
  std::string Asked() {
    RunReady(loop_);
    std::string names;
    for (const FetchRequest& request : inner_.requests()) names += request.name;
    return names;
  }
  void Finish() {
    inner_.Release();
    RunUntil(loop_, [&] { return std::all_of(running_.begin(), running_.end(), [](auto& r) { return r->sink.ended(); }); });
    for (auto& running : running_) EXPECT_TRUE(running->sink.bytes == film_) << running->sink.message();
  }

  const std::string film_ = TestBytes(200'000);
  Loop loop_{"test"};
  OriginStats stats_;
  FakeOrigin inner_;
  LimitedOrigin origin_{inner_, 2, &stats_};
  std::vector<std::unique_ptr<Running>> running_;
};

TEST_F(LimitedOriginTest, UrgentOnesGoFirstInTheirOrderAndOneSlotIsTheirs) {
  inner_.HoldHeads();
  Start("a", false);
  Start("b", false);
  EXPECT_EQ(Asked(), "a");
  Start("c");
  Start("d");
  Start("e");
  EXPECT_EQ(Asked(), "ac");
  inner_.Release();
  Finish();
  EXPECT_EQ(Asked(), "acdeb");
}

TEST_F(LimitedOriginTest, AHurriedOneGoesBehindTheUrgentOnesAndBeforeTheOthers) {
  inner_.HoldHeads();
  Start("a");
  Start("b", false);
  Running& hurried = Start("c", false);
  hurried.handle->Hurry();
  EXPECT_EQ(Asked(), "ac") << "the slot that is left for urgent ones is for it, too";
  hurried.handle->Hurry();
  Start("d");
  Running& dropped = Start("e", false);
  dropped.handle->Hurry();
  dropped.handle.reset();
  Running& last = Start("f", false);
  last.handle->Hurry();
  EXPECT_EQ(stats_.waiting_urgent, 2);
  EXPECT_EQ(stats_.waiting_read_ahead, 1);
  EXPECT_FALSE(dropped.sink.ended());
  running_.erase(running_.begin() + 4);
  Finish();
  EXPECT_EQ(Asked(), "acdfb");
}

TEST_F(LimitedOriginTest, WhoFetchesThroughRetriesAndHedgesCanHurryToo) {
  HedgingOrigin hedging(origin_, {}, &stats_);
  RetryingOrigin retrying(hedging, {}, &stats_);
  inner_.HoldHeads();
  Start("a");
  Start("b", false);
  CollectingSink sink;
  auto handle = retrying.Fetch(loop_, {"c", {0, film_.size()}, {}, false}, sink);
  EXPECT_EQ(Asked(), "a");
  handle->Hurry();
  EXPECT_EQ(Asked(), "ac");
  Finish();
  RunUntil(loop_, [&] { return sink.ended(); });
  EXPECT_TRUE(sink.bytes == film_);
}

TEST_F(LimitedOriginTest, TellsWhatRunsAndWhatWaits) {
  inner_.HoldHeads();
  for (const char* name : {"a", "b", "c"}) Start(name);
  Start("d", false);
  EXPECT_EQ(stats_.running, 2);
  EXPECT_EQ(stats_.waiting_urgent, 1);
  EXPECT_EQ(stats_.waiting_read_ahead, 1);
  running_.back()->handle.reset();
  EXPECT_EQ(stats_.waiting_read_ahead, 0);
  running_.pop_back();
  Finish();
  running_.clear();
  EXPECT_EQ(stats_.running, 0);
  EXPECT_EQ(stats_.waiting_urgent, 0);
}

TEST_F(LimitedOriginTest, AStatWaitsItsTurnAsAnUrgentOne) {
  inner_.HoldHeads();
  Start("a");
  Start("b");
  Start("c", false);
  std::optional<Result<ObjectFacts>> facts;
  origin_.Stat(loop_, "d", [&](Result<ObjectFacts> answer) { facts = std::move(answer); });
  RunReady(loop_);
  EXPECT_EQ(inner_.stats(), 0);
  EXPECT_TRUE(ListNow(origin_, loop_, "").ok()) << "lists pass";
  running_.front()->handle.reset();
  RunUntil(loop_, [&] { return facts.has_value(); });
  EXPECT_TRUE(facts->ok());
  EXPECT_EQ(Asked(), "ab");
  running_.erase(running_.begin());
  Finish();
}

TEST_F(LimitedOriginTest, DroppingAWaitingFetchFreesItsPlace) {
  inner_.HoldHeads();
  Start("a");
  Start("b");
  Running& dropped = Start("c");
  Start("d");
  Asked();
  dropped.handle.reset();
  running_[0]->handle.reset();  // "d" is called, and gives its turn away before it could take it
  running_[3]->handle.reset();
  Start("e");
  EXPECT_EQ(Asked(), "abe");
  EXPECT_FALSE(dropped.sink.ended());
  for (int i : {3, 2, 0}) running_.erase(running_.begin() + i);
  Finish();
}

TEST_F(LimitedOriginTest, AFetchAtRestHoldsNoSlot) {
  inner_.HoldAfter(1000);
  Running& first = Start("a");
  first.handle->Pause();  // before it began
  Start("b");
  Start("c");
  Start("d");
  EXPECT_EQ(Asked(), "abc");
  EXPECT_TRUE(first.sink.bytes.empty());
  first.handle->Resume();
  first.handle->Pause();
  first.handle->Resume();
  running_[1]->handle->Pause();
  EXPECT_EQ(Asked(), "abc") << "the one that went on took its slot back";
  running_[2]->handle->Pause();
  EXPECT_EQ(Asked(), "abcd");
  for (int i : {1, 2}) running_[static_cast<std::size_t>(i)]->handle->Resume();
  Finish();
}

TEST_F(LimitedOriginTest, ThrottlingHalvesTheLimitAndServingRestoresIt) {
  LimitedOrigin origin(inner_, 8, &stats_);
  auto round = [&](std::size_t count) {
    std::vector<std::unique_ptr<Running>> all;
    for (std::size_t i = 0; i < count; ++i) {
      all.push_back(std::make_unique<Running>());
      all[i]->handle = origin.Fetch(loop_, {"a", {0, 10}, {}}, all[i]->sink);
    }
    RunUntil(loop_, [&] { return std::all_of(all.begin(), all.end(), [](auto& r) { return r->sink.ended(); }); });
  };
  const int others = 2;  // of origin_, in the same statistics
  EXPECT_EQ(stats_.limit, others + 8);
  inner_.FailEverything(Throttled());
  round(8);
  EXPECT_EQ(stats_.limit, others + 4);
  EXPECT_EQ(stats_.throttled, 8U);
  round(100);
  EXPECT_EQ(stats_.limit, others + 1);
  inner_.FailEverything(Error{ErrorKind::kUnavailable, "reset"});
  round(8);
  EXPECT_EQ(stats_.limit, others + 1) << "no answer is neither";
  inner_.FailEverything(std::nullopt);
  round(1 + 2 + 3 + 4 + 5 + 6 + 7);
  EXPECT_EQ(stats_.limit, others + 8);
}

TEST_F(LimitedOriginTest, TooManyWaitingOnesAreRefused) {
  inner_.HoldHeads();
  for (std::size_t i = 0; i < 2 + RequestSlots::kMostWaiting; ++i) Start("a");
  RunReady(loop_);
  Running& late = Start("b");
  EXPECT_FALSE(late.sink.ended()) << "inside the call";
  RunUntil(loop_, [&] { return late.sink.ended(); });
  EXPECT_EQ(late.sink.kind(), ErrorKind::kBusy);
  running_.pop_back();
  Running& ahead = Start("c", false);
  EXPECT_EQ(inner_.fetches(), 2);
  EXPECT_FALSE(ahead.sink.ended()) << "another lane";
  running_.clear();
}

TEST_F(LimitedOriginTest, ClosingALoopAnswersWhatWaits) {
  inner_.HoldHeads();
  Start("a");
  Start("b");
  RunReady(loop_);
  Running& waiting = Start("c");
  std::optional<Result<ObjectFacts>> facts;
  origin_.Stat(loop_, "d", [&](Result<ObjectFacts> answer) { facts = std::move(answer); });
  origin_.CloseLoop(loop_);
  ASSERT_TRUE(facts);
  EXPECT_EQ(facts->error().kind, ErrorKind::kUnavailable);
  EXPECT_EQ(waiting.sink.kind(), ErrorKind::kUnavailable);
  EXPECT_EQ(Asked(), "ab");
}

TEST_F(LimitedOriginTest, LoopsShareTheSlots) {
  constexpr int kEach = 50;
  auto run = [&](Loop& loop) {
    for (int i = 0; i < kEach; ++i) {
      CollectingSink sink, dropped;
      auto handle = origin_.Fetch(loop, {"b", {0, 1000}, {}, i % 2 == 0}, dropped);
      EXPECT_TRUE(FetchAll(origin_, loop, {"a", {0, film_.size()}, {}, i % 3 == 0}).bytes == film_);
      handle.reset();
      EXPECT_TRUE(StatNow(origin_, loop, "a").ok());
    }
  };
  std::thread other([&] {
    Loop loop("other");
    run(loop);
    origin_.CloseLoop(loop);
    RunReady(loop);
  });
  run(loop_);
  other.join();
}

}  // namespace
}  // namespace reelcache
