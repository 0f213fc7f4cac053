// How calls and fetches end that are under way when their loop is closed. Nothing is asked again after it.
#pragma once

#include "base/result.h"

namespace reelcache {

inline constexpr std::string_view kStoppingCode = "stopping";

inline Error StoppingError() {
  return {.kind = ErrorKind::kUnavailable, .message = "the server is stopping", .code = kStoppingCode};
}

}  // namespace reelcache
