#include "http/cache_status.h"

namespace reelcache {

const char* ToString(CacheOutcome outcome) {
  switch (outcome) {
    case CacheOutcome::kHit: return "hit";
    case CacheOutcome::kPartial: return "partial";
    case CacheOutcome::kStale: return "stale";
    case CacheOutcome::kMiss: return "miss";
    case CacheOutcome::kBypass: return "bypass";
  }
  return "unknown";
}

std::string CacheStatus::Format() const {
  std::string text;
  switch (outcome) {
    // RFC 9211 §2.3, §2.5: `stored` and `collapsed` say something only beside `fwd`.
    case CacheOutcome::kHit: return "reelcache; hit";
    case CacheOutcome::kStale: return "reelcache; hit; detail=stale";
    case CacheOutcome::kPartial: text = "reelcache; fwd=partial"; break;
    case CacheOutcome::kMiss: text = "reelcache; fwd=uri-miss"; break;
    case CacheOutcome::kBypass: text = "reelcache; fwd=bypass"; break;
  }
  if (stored) text += "; stored";
  if (collapsed) text += "; collapsed";
  return text;
}

}  // namespace reelcache
