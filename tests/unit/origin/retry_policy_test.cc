#include "origin/retry_policy.h"

#include <gtest/gtest.h>

#include "origin/circuit.h"

namespace reelcache {
namespace {

using namespace std::chrono_literals;

Error Fault(ErrorKind kind, std::optional<std::chrono::seconds> retry_after = std::nullopt) {
  return {kind, "fault", retry_after};
}

TEST(RetryPolicy, OnlyPassingFaultsAreRetried) {
  RetryPolicy policy;
  for (auto kind : {ErrorKind::kUnavailable, ErrorKind::kTimeout}) EXPECT_TRUE(IsWorthRetrying(policy, Fault(kind)));
  for (auto kind : {ErrorKind::kNotFound, ErrorKind::kForbidden, ErrorKind::kChanged, ErrorKind::kUnsatisfied,
                    ErrorKind::kBusy, ErrorKind::kBadAnswer, ErrorKind::kInvalid, ErrorKind::kInternal})
    EXPECT_FALSE(IsWorthRetrying(policy, Fault(kind))) << ToString(kind);
  EXPECT_TRUE(IsWorthRetrying(policy, Fault(ErrorKind::kUnavailable, 5s)));
  EXPECT_FALSE(IsWorthRetrying(policy, Fault(ErrorKind::kUnavailable, 6s))) << "longer than anyone waits";
}

TEST(RetryPolicy, AnOpenCircuitIsNotWaitedFor) {
  Error refusal = Fault(ErrorKind::kUnavailable, 1s);
  refusal.code = kCircuitOpenCode;
  EXPECT_FALSE(IsWorthRetrying({}, refusal));
}

TEST(RetryPolicy, DelaysGrowWithFullJitterUpToTheirCap) {
  RetryPolicy policy;
  Error plain = Fault(ErrorKind::kUnavailable);
  Error throttled = Fault(ErrorKind::kUnavailable);
  throttled.throttled = true;
  struct Case {
    int retry;
    double random;
    const Error& error;
    std::chrono::milliseconds delay;
  } cases[] = {
      {1, 0.0, plain, 0ms},    {1, 0.5, plain, 50ms},    {2, 0.5, plain, 100ms},      {5, 0.5, plain, 800ms},
      {6, 0.5, plain, 1000ms}, {60, 0.5, plain, 1000ms}, {60, 0.5, throttled, 1000ms}, {1, 0.5, throttled, 500ms},
  };
  for (const Case& c : cases) EXPECT_EQ(RetryDelay(policy, c.retry, c.error, c.random), c.delay) << c.retry;
  EXPECT_EQ(RetryDelay(policy, 1, Fault(ErrorKind::kUnavailable, 3s), 0.0), 3000ms);
}

TEST(RetryPolicy, AViewerWaitsAboutTenSeconds) {
  RetryPolicy policy;
  EXPECT_TRUE(IsInTime(policy, 2, 10s));
  EXPECT_FALSE(IsInTime(policy, 2, 10'001ms));
  EXPECT_TRUE(IsInTime(policy, 1, 15s)) << "a stall is retried once";
}

TEST(RetryBudget, AShareOfTheFirstAttemptsMayBeRetried) {
  RetryBudget budget({.share = 0.25, .most = 2});
  EXPECT_TRUE(budget.Take() && budget.Take()) << "what it begins with";
  EXPECT_FALSE(budget.Take());
  for (int i = 0; i < 4; ++i) budget.OnFirstAttempt();
  EXPECT_TRUE(budget.Take());
  EXPECT_FALSE(budget.Take());
  budget.GiveBack();
  EXPECT_TRUE(budget.Take());
  for (int i = 0; i < 100; ++i) budget.OnFirstAttempt();
  EXPECT_TRUE(budget.Take() && budget.Take());
  EXPECT_FALSE(budget.Take()) << "it does not save up";
}

TEST(RetryPolicy, RandomFractionsLieInTheirRange) {
  for (int i = 0; i < 1000; ++i) {
    double fraction = RandomFraction();
    EXPECT_TRUE(fraction >= 0.0 && fraction < 1.0);
  }
}

}  // namespace
}  // namespace reelcache
