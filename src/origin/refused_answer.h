// What a storage server refused a request with, and whether the same request may do better with other credentials.
#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "base/result.h"

namespace reelcache {

// An answer that brings neither bytes nor facts.
struct RefusedAnswer {
  int status = 0;
  std::string body;  // its first 8 KiB; empty for HEAD
  std::optional<std::chrono::seconds> retry_after;
  std::string region;   // x-amz-bucket-region
  bool pinned = false;  // the request asked for one version only
  bool listing = false;
};

enum class Cure {
  kNone,
  kRenew,      // other credentials: these were refused
  kRegion,     // the same signed for `region`
  kSignedUrl,  // an address that is signed itself
};

struct Refusal {
  Error error;
  Cure cure = Cure::kNone;
  std::string region = {};  // kRegion
};

}  // namespace reelcache
