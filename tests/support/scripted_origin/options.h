// The command line of the scripted origin.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace reelcache {

struct OriginOptions {
  std::uint16_t port = 0;                   // 0: any free one
  std::chrono::milliseconds latency{0};     // from the request to the first byte
  std::uint64_t bandwidth = 0;              // bytes per second and stream; 0: as fast as it goes
  double tail_percent = 0;                  // answers that take `tail` longer
  std::chrono::milliseconds tail{0};
  std::uint64_t seed = 1;                   // picks those answers
  std::vector<std::pair<std::string, std::uint64_t>> objects;  // name, bytes
  bool help = false;
};

// The options, or one sentence about what is wrong with them in `error`.
std::optional<OriginOptions> ParseOriginOptions(std::span<char*> arguments, std::string& error);

std::string OriginUsage();

}  // namespace reelcache
