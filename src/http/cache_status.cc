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
  std::string text = "reelcache; ";
  switch (outcome) {
    // RFC 9211 §2.3, §2.5: `stored` and `collapsed` say something only beside `fwd`.
    case CacheOutcome::kHit: return text + "hit";
    case CacheOutcome::kStale: return text + "hit; detail=stale";
    case CacheOutcome::kPartial: text += "fwd=partial"; break;
    case CacheOutcome::kMiss: text += "fwd=uri-miss"; break;
    case CacheOutcome::kBypass: text += "fwd=bypass"; break;
  }
  if (stored) text += "; stored";
  if (collapsed) text += "; collapsed";
  return text;
}

}  // namespace reelcache
