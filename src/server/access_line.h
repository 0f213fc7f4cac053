// The lines of the access log: one object of JSON each, or the combined format of Apache and nginx with more behind it.
// Pure. Whatever bytes a request brings, a line stays one line.
#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/request_id.h"
#include "origin/fetch_log.h"

namespace reelcache {

struct AccessEntry {
  RequestId id;
  std::string_view peer;
  std::string_view method;  // empty, as the target: no request could be read
  std::string_view target;
  std::string_view range;  // what was asked: the Range field
  std::string_view referer;
  std::string_view user_agent;
  int minor_version = 1;
  int status = 0;
  std::uint64_t body_bytes = 0;
  std::uint64_t memory_bytes = 0;
  std::uint64_t disk_bytes = 0;
  std::uint64_t joined_bytes = 0;
  std::uint64_t origin_bytes = 0;
  std::string_view cache_status;
  std::chrono::microseconds first_byte{0};  // until the first byte of an object's body was sent; 0: none was
  std::chrono::microseconds origin{0};      // what the origin took to the head that byte waited for; 0: it did not wait
  std::chrono::microseconds duration{0};
  bool cut = false;  // the answer was ended early
};

std::string JsonLine(const AccessEntry& entry, WallTime now);
std::string JsonLine(const FetchEntry& entry, WallTime now);

// Apache's combined format, and behind it: id, bytes from memory, disk, joined fills and the origin; origin, first byte
// and duration in microseconds; Cache-Status.
std::string CombinedLine(const AccessEntry& entry, WallTime now);

}  // namespace reelcache
