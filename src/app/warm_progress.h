// A warm as the server tells of it (/api/warm), in words for a terminal.
#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "app/language.h"

namespace reelcache {

struct WarmStatus {
  std::string id;
  std::string what;
  std::string state;
  std::uint64_t objects = 0, done = 0, failed = 0;
  std::uint64_t wanted_bytes = 0, fetched_bytes = 0, already_bytes = 0;
  std::string current;  // object; empty: none
  double seconds = 0;
  std::string error;  // empty: none
  std::string code;   // of the error, for which there may be words in Korean

  bool running() const { return state == "running"; }
  // Everything that was asked for is there.
  bool complete() const { return state == "done" && failed == 0; }
};

// Nothing: it is no job of /api/warm.
std::optional<WarmStatus> ReadWarmStatus(const nlohmann::json& job);

// "[#####.....]  50 %  1.0 GiB of 2.0 GiB  38.2 MiB/s  27 s left  film.mp4", cut to `width` columns.
std::string ProgressLine(const WarmStatus& warm, std::size_t width, Language language);

// What came of it, one sentence.
std::string ResultLine(const WarmStatus& warm, Language language);

}  // namespace reelcache
