// What the first bytes of an answer cost, as its Server-Timing field tells (W3C, Server Timing). Pure.
#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "cache/body_reader.h"

namespace reelcache {

struct FirstBytes {
  Source source = Source::kMemory;
  std::chrono::microseconds opening{0};  // until the object was known; 0: at once, or by the very fetch of the bytes
  bool asked = false;                    // the origin was asked about the object for that
  std::chrono::microseconds wait{0};     // after that
  std::optional<FetchTiming> fetch = std::nullopt;  // of the bytes, when they came from a fill
};

// Of what lay in memory.
inline constexpr std::string_view kMemoryTimingLine = "Server-Timing: memory\r\n";

// A whole line: `Server-Timing: memory`, `... disk;dur=0.8`, `... joined;dur=12.1`, or `... origin;dur=31.2`, whose wait
// is ours. Before it what the opening took: `question;dur=30.4`, put to the origin, or `record;dur=0.3`, read from disk.
// Behind it `first-byte;dur=30.1`, the origin's own time to the head, and `hedge` or `retry` where it took one.
// Milliseconds.
std::string ServerTimingLine(const FirstBytes& bytes);

}  // namespace reelcache
