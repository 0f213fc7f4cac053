// How much of memory and disk a server takes when nobody said: small where the disk is memory, as on Cloud Run, or is
// thrown away with the program. Pure: the machine is read by platform.h.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace reelcache {

// Units: bytes.
struct Machine {
  std::uint64_t memory_limit = 0;  // the least of what the machine has and its cgroups allow
  std::uint64_t disk_free = 0;     // where the cache is
  bool disk_is_memory = false;     // what is stored counts against the memory limit
  bool published = false;          // on Replit: the disk ends with the instance
  std::string limits_responses;    // the variable that says a proxy in front refuses long answers; empty: none
};

struct SizeChoice {
  std::uint64_t bytes = 0;
  std::string why;  // for the log; empty where it was asked for

  friend bool operator==(const SizeChoice&, const SizeChoice&) = default;
};

SizeChoice ChooseMemory(std::optional<std::uint64_t> wish, const Machine& machine);

// Nothing: the store chooses after its disk (store_budget).
std::optional<SizeChoice> ChooseCacheSize(std::optional<std::uint64_t> wish, const Machine& machine);

// 0: off.
SizeChoice ChooseMaxResponse(std::optional<std::uint64_t> wish, const Machine& machine);

}  // namespace reelcache
