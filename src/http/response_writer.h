// The one writer of response heads. Values with CR, LF or NUL are dropped with their field (RFC 9112 §11.1).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/clock.h"

namespace reelcache {

class ResponseWriter {
 public:
  // Writes the status line and Date.
  ResponseWriter(int status, WallTime now);

  ResponseWriter& Field(std::string_view name, std::string_view value);
  ResponseWriter& Field(std::string_view name, std::uint64_t value);

  // Ends the head with `Connection: close` or nothing, and the empty line. The writer is spent afterwards.
  std::string Finish(bool keep_alive);

 private:
  std::string text_;
};

}  // namespace reelcache
