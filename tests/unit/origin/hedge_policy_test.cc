#include "origin/hedge_policy.h"

#include <gtest/gtest.h>

namespace reelcache {
namespace {

using namespace std::chrono_literals;
using std::chrono::milliseconds;

void Add(HedgePolicy& policy, int count, milliseconds waited) {
  for (int i = 0; i < count; ++i) policy.OnHead(waited);
}

TEST(HedgePolicy, TheDelayIsWhere95Of100HaveTheirHead) {
  struct Case {
    const char* name;
    int fast, slow;
    milliseconds fast_time, slow_time;
    std::optional<milliseconds> delay;
    milliseconds stall;
  } cases[] = {
      {"nothing known", 0, 0, 0ms, 0ms, std::nullopt, 2000ms},
      {"too few", 19, 0, 30ms, 0ms, std::nullopt, 2000ms},
      {"all alike: a tenth above the median", 256, 0, 30ms, 0ms, 33ms, 500ms},
      {"a tail of 2 %", 251, 5, 30ms, 1000ms, 33ms, 500ms},
      {"a tail of 6 %", 240, 16, 30ms, 1000ms, 1000ms, 4000ms},
      {"at once", 256, 0, 0ms, 0ms, 5ms, 500ms},
      {"what was fast is forgotten", 256, 256, 30ms, 400ms, 440ms, 1760ms},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    HedgePolicy policy({});
    Add(policy, c.fast, c.fast_time);
    Add(policy, c.slow, c.slow_time);
    EXPECT_EQ(policy.HedgeDelay(), c.delay);
    EXPECT_EQ(policy.StallDelay(), c.stall);
  }
}

TEST(HedgePolicy, OneSecondFetchForTwentyAtMost) {
  HedgePolicy policy({});
  EXPECT_TRUE(policy.Take()) << "one at the start";
  int taken = 0;
  for (int i = 0; i < 2000; ++i) {
    policy.OnFetch();
    taken += policy.Take();
  }
  EXPECT_EQ(taken, 100);

  for (int i = 0; i < 2000; ++i) policy.OnFetch();
  for (taken = 0; policy.Take();) ++taken;
  EXPECT_EQ(taken, 5) << "a quiet time saves up no more";
}

TEST(HedgePolicy, AThrottledOriginIsAskedOnce) {
  HedgePolicy policy({});
  for (int i = 0; i < 100; ++i) policy.OnFetch();
  policy.OnThrottled();
  EXPECT_FALSE(policy.Take());
}

// Everything takes ten times as long from one fetch to the next: what the budget held is lost, and then no fetch is late.
TEST(HedgePolicy, HedgingEndsByItselfWhenEverythingIsSlow) {
  HedgePolicy policy({});
  Add(policy, 256, 30ms);
  for (int i = 0; i < 200; ++i) policy.OnFetch();
  int hedges = 0;
  for (int i = 0; i < 200; ++i) {
    policy.OnFetch();
    hedges += policy.HedgeDelay() < 300ms && policy.Take();
    policy.OnHead(300ms);
  }
  EXPECT_EQ(hedges, 5);
}

}  // namespace
}  // namespace reelcache
