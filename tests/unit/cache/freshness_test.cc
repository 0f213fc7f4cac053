#include "cache/freshness.h"

#include <gtest/gtest.h>

namespace reelcache {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::seconds;

const WallTime kSeen = WallTime(seconds(1'000'000));

TEST(Freshness, EndsAtItsLifetime) {
  EXPECT_EQ(FreshnessOf(kSeen, kSeen, seconds(60)), Freshness::kFresh);
  EXPECT_EQ(FreshnessOf(kSeen, kSeen + milliseconds(59'999), seconds(60)), Freshness::kFresh);
  EXPECT_EQ(FreshnessOf(kSeen, kSeen + seconds(60), seconds(60)), Freshness::kStale);
}

TEST(Freshness, AClockSetBackMakesItStale) {
  EXPECT_EQ(FreshnessOf(kSeen, kSeen - seconds(1), seconds(60)), Freshness::kStale);
}

TEST(Freshness, StaleMayServeUntilItsEnd) {
  EXPECT_TRUE(MayServeStale(kSeen, kSeen + seconds(60) + hours(23), seconds(60), hours(24)));
  EXPECT_FALSE(MayServeStale(kSeen, kSeen + seconds(60) + hours(24), seconds(60), hours(24)));
}

TEST(Freshness, AgeIsNeverNegative) {
  EXPECT_EQ(CurrentAge(kSeen, kSeen + seconds(5)), 5);
  EXPECT_EQ(CurrentAge(kSeen, kSeen - seconds(5)), 0);
}

}  // namespace
}  // namespace reelcache
