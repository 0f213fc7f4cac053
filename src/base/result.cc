#include "base/result.h"

namespace reelcache {

const char* ToString(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::kInvalid: return "invalid";
    case ErrorKind::kNotFound: return "not found";
    case ErrorKind::kForbidden: return "forbidden";
    case ErrorKind::kUnauthorized: return "unauthorized";
    case ErrorKind::kChanged: return "changed";
    case ErrorKind::kUnsatisfied: return "unsatisfied";
    case ErrorKind::kUnavailable: return "unavailable";
    case ErrorKind::kTimeout: return "timeout";
    case ErrorKind::kBusy: return "busy";
    case ErrorKind::kBadAnswer: return "bad answer";
    case ErrorKind::kCorrupt: return "corrupt";
    case ErrorKind::kNoSpace: return "no space";
    case ErrorKind::kInternal: return "internal";
  }
  return "unknown";
}

}  // namespace reelcache
