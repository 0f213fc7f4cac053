// The Cache-Status field of our answers (RFC 9211).
#pragma once

#include <string>

namespace reelcache {

enum class CacheOutcome { kHit, kPartial, kStale, kMiss, kBypass };

struct CacheStatus {
  CacheOutcome outcome = CacheOutcome::kMiss;
  bool stored = false;     // what is fetched will be kept
  bool collapsed = false;  // waits for a fetch that another request began

  // `reelcache; hit`, `reelcache; fwd=partial; stored`, `reelcache; fwd=miss; stored; collapsed`,
  // `reelcache; hit; detail=stale`, `reelcache; fwd=bypass`. "miss" is `fwd=uri-miss`.
  std::string Format() const;
};

const char* ToString(CacheOutcome outcome);

}  // namespace reelcache
