#include "admin/health_api.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace reelcache {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(Readiness, IsThePhaseAndWhatDoesNotGoWell) {
  EXPECT_TRUE(ReadinessOf({}).ready);
  EXPECT_THAT(ReadinessOf({}).degraded, IsEmpty());
  EXPECT_THAT(ReadinessOf({Phase::kStarting}).reasons, ElementsAre("starting"));
  EXPECT_THAT(ReadinessOf({Phase::kDraining}).reasons, ElementsAre("draining"));
  EXPECT_FALSE(ReadinessOf({Phase::kStarting}).ready || ReadinessOf({Phase::kDraining}).ready);
  Readiness ill = ReadinessOf({Phase::kServing, false, true});
  EXPECT_TRUE(ill.ready);
  EXPECT_THAT(ill.degraded, ElementsAre("store_not_writable", "origin_circuit_open"));
}

}  // namespace
}  // namespace reelcache
