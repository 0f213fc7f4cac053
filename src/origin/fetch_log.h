// A line for each fetch that reached an origin, whatever became of it: what one request caused there.
#pragma once

#include <chrono>
#include <optional>
#include <string_view>

#include "origin/origin.h"

namespace reelcache {

struct FetchEntry {
  RequestId id;           // of the request that caused it; none: the program itself
  std::string_view name;  // as below /download/
  ByteInterval interval;  // what was asked for; the end may lie past the object
  FetchAttempt attempt = FetchAttempt::kFirst;
  std::uint64_t bytes = 0;                    // that came
  std::chrono::microseconds first_byte{0};    // until the head was there; 0: it never was
  std::chrono::microseconds duration{0};
  std::optional<ErrorKind> error = std::nullopt;
  bool dropped = false;  // it was not waited for: a hedge that lost, or a viewer who left
};

// Thread: any.
class FetchLog {
 public:
  virtual ~FetchLog() = default;
  virtual void Write(const FetchEntry& entry, WallTime now) = 0;
};

inline const char* ToString(FetchAttempt attempt) {
  switch (attempt) {
    case FetchAttempt::kFirst: return "first";
    case FetchAttempt::kRetry: return "retry";
    case FetchAttempt::kHedge: return "hedge";
    case FetchAttempt::kTakeover: return "takeover";
  }
  return "unknown";
}

}  // namespace reelcache
