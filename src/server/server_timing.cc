#include "server/server_timing.h"

#include <fmt/format.h>

namespace reelcache {
namespace {

std::string Metric(std::string_view name, std::chrono::microseconds took) {
  return fmt::format("{};dur={:.1f}", name, static_cast<double>(took.count()) / 1000);
}

std::string_view NameOf(Source source) {
  switch (source) {
    case Source::kMemory: return "memory";
    case Source::kDisk: return "disk";
    case Source::kJoined: return "joined";
    case Source::kOrigin: return "origin";
  }
  return "unknown";
}

}  // namespace

std::string ServerTimingLine(const FirstBytes& bytes) {
  const bool from_memory = bytes.source == Source::kMemory;
  if (from_memory && bytes.opening.count() == 0) return std::string(kMemoryTimingLine);
  std::string line = "Server-Timing: ";
  if (bytes.opening.count() > 0) line += Metric(bytes.asked ? "question" : "record", bytes.opening) + ", ";
  line += from_memory ? std::string(NameOf(bytes.source)) : Metric(NameOf(bytes.source), bytes.wait);
  if (bytes.fetch) {
    line += ", " + Metric("first-byte", bytes.fetch->first_byte);
    if (bytes.fetch->attempt == FetchAttempt::kHedge) line += ", hedge";
    if (bytes.fetch->retried) line += ", retry";
  }
  return line + "\r\n";
}

}  // namespace reelcache
