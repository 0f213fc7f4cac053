// What the fields of a request say about the connection: its host, the framing of its body, whether it persists.
#pragma once

#include <cstdint>
#include <optional>

#include "http/message.h"
#include "http/refusal.h"

namespace reelcache {

// HTTP/1.1: exactly one valid Host. HTTP/1.0: at most one, and valid (RFC 9112 §3.2).
std::optional<Refusal> CheckHost(const RequestHead& head);

// One way only to tell the body's end: no Transfer-Encoding but `chunked`, one Content-Length of digits, never both
// (RFC 9112 §6). Content-Length above `most_body_bytes`: 413.
std::optional<Refusal> CheckFraming(const RequestHead& head, std::uint64_t most_body_bytes);

// Requires: CheckFraming had nothing to say.
bool HasBody(const Fields& fields);

// RFC 9112 §9.3.
bool KeepsAlive(const Fields& fields, int minor_version);

// RFC 9110 §10.1.1: never in HTTP/1.0.
bool ExpectsContinue(const Fields& fields, int minor_version);

}  // namespace reelcache
