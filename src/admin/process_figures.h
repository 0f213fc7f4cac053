// What the system says of this process. Thread: any.
#pragma once

#include <cstdint>

namespace reelcache {

// Each is 0 where the system does not tell.
struct ProcessFigures {
  std::uint64_t resident_bytes = 0;  // of physical memory
  double cpu_seconds = 0;
  std::uint64_t open_descriptors = 0;
  std::uint64_t most_descriptors = 0;
};

std::uint64_t ResidentBytes();

ProcessFigures ReadProcessFigures();

}  // namespace reelcache
