// One JSON line a request, to a file or standard output. Thread: any. Off when made without a path.
#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/result.h"

namespace spdlog {
class logger;
}

namespace reelcache {

struct AccessEntry {
  std::string_view peer;
  std::string_view method;
  std::string_view target;
  std::string_view range;  // what was asked: the Range field
  int status = 0;
  std::uint64_t body_bytes = 0;
  std::uint64_t memory_bytes = 0;
  std::uint64_t disk_bytes = 0;
  std::uint64_t joined_bytes = 0;
  std::uint64_t origin_bytes = 0;
  std::string_view cache_status;
  std::chrono::microseconds duration{0};
  bool cut = false;  // the answer was ended early
};

class AccessLog {
 public:
  AccessLog() = default;
  ~AccessLog();

  // "-" is standard output. Errors: kInvalid with a sentence naming --access-log.
  Status Open(const std::string& path);
  bool on() const { return logger_ != nullptr; }
  void Write(const AccessEntry& entry, WallTime now);

 private:
  std::shared_ptr<spdlog::logger> logger_;
};

// Pure, for tests: control bytes, quotes and bytes that are not UTF-8 are escaped, so a line stays one line of JSON.
std::string FormatAccessEntry(const AccessEntry& entry, WallTime now);

}  // namespace reelcache
