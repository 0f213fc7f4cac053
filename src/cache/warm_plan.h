// What a warm brings into the cache. Pure.
#pragma once

#include <vector>

#include "cache/chunk_grid.h"

namespace reelcache {

enum class WarmPart {
  kEnds,   // the first and the last MiB: what a player asks for before it shows anything
  kWhole,
};

// In order, apart from each other, each from an entry to a chunk's end.
std::vector<ByteInterval> PartsToWarm(const ChunkGrid& grid, WarmPart part);

}  // namespace reelcache
