// The command line of `seek`.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace reelcache {

struct SeekOptions {
  std::string url;
  std::vector<std::string> names;         // as the gallery shows them; empty: `url` is the object
  std::uint64_t object_bytes = 0;         // 0: asked from the server first
  bool cold = true;
  bool warm = true;
  bool throughput = false;
  bool fresh_connection = false;
  bool together = false;                  // every connection asks the same place at the same time
  bool verify = false;
  std::uint64_t verify_version = 1;
  std::uint64_t seeks = 200;
  std::uint64_t range_bytes = 64 * 1024;
  std::uint64_t spacing_bytes = 8 << 20;
  std::uint64_t connections = 1;
  std::chrono::milliseconds pause{0};     // of a connection before it asks, half to one and a half of it
  std::uint64_t warm_up_passes = 1;
  std::uint64_t requests = 0;             // of throughput; 0: as many as `seconds` allow
  double seconds = 5;                     // of throughput
  std::uint64_t seed = 1;
  std::uint64_t server_pid = 0;           // whose CPU time is to be measured
  std::chrono::seconds timeout{30};       // of one request
  std::string places_path;                // empty: places are chosen
  std::string label = "server";
  std::string json_path;
  bool help = false;
};

// The options, or one sentence about what is wrong with them in `error`.
std::optional<SeekOptions> ParseSeekOptions(std::span<char*> arguments, std::string& error);

std::string SeekUsage();

}  // namespace reelcache
