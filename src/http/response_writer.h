// The one writer of response heads. Values with CR, LF or NUL are dropped with their field (RFC 9112 §11.1).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/byte_interval.h"
#include "base/clock.h"

namespace reelcache {

// Adds a field line; nothing when a byte may not stand in its name or value.
void AppendField(std::string& text, std::string_view name, std::string_view value);

// The line `Content-Range: bytes 0-9/100` (RFC 9110 §14.4).
void AppendContentRange(std::string& text, ByteInterval interval, std::uint64_t complete_length);

class ResponseWriter {
 public:
  // Writes the status line and Date.
  ResponseWriter(int status, WallTime now);

  ResponseWriter& Field(std::string_view name, std::string_view value);
  ResponseWriter& Field(std::string_view name, std::uint64_t value);
  ResponseWriter& OwnField(std::string_view name, std::string_view value);  // words of ours, which need no check
  ResponseWriter& ContentRange(ByteInterval interval, std::uint64_t complete_length);
  ResponseWriter& Lines(std::string_view lines);  // that the above made

  // Ends the head with `Connection: close` or nothing, and the empty line. The writer is spent afterwards.
  std::string Finish(bool keep_alive);

 private:
  std::string text_;
};

}  // namespace reelcache
