#include "http/cache_status.h"

#include <gtest/gtest.h>

namespace reelcache {
namespace {

TEST(CacheStatus, FormatsAsInTheRfc) {
  struct Case {
    CacheStatus status;
    const char* text;
  };
  using enum CacheOutcome;
  const Case cases[] = {
      {{kHit, false, false}, "reelcache; hit"},
      {{kHit, true, true}, "reelcache; hit"},
      {{kStale, false, false}, "reelcache; hit; detail=stale"},
      {{kPartial, false, false}, "reelcache; fwd=partial"},
      {{kPartial, true, false}, "reelcache; fwd=partial; stored"},
      {{kPartial, true, true}, "reelcache; fwd=partial; stored; collapsed"},
      {{kMiss, false, false}, "reelcache; fwd=uri-miss"},
      {{kMiss, true, true}, "reelcache; fwd=uri-miss; stored; collapsed"},
      {{kMiss, false, true}, "reelcache; fwd=uri-miss; collapsed"},
      {{kBypass, false, false}, "reelcache; fwd=bypass"},
  };
  for (const Case& c : cases) EXPECT_EQ(c.status.Format(), c.text);
}

TEST(CacheStatus, NamesEveryOutcome) {
  EXPECT_STREQ(ToString(CacheOutcome::kHit), "hit");
  EXPECT_STREQ(ToString(CacheOutcome::kPartial), "partial");
  EXPECT_STREQ(ToString(CacheOutcome::kStale), "stale");
  EXPECT_STREQ(ToString(CacheOutcome::kMiss), "miss");
  EXPECT_STREQ(ToString(CacheOutcome::kBypass), "bypass");
}

}  // namespace
}  // namespace reelcache
