// A film as a row of cells from its begin to its end, a digit each. Pure.
#pragma once

#include <string>
#include <vector>

#include "cache/chunk_set.h"

namespace reelcache {

// How much of each cell's part of an object of `chunks` chunks the runs hold: 0 nothing, 9 all of it. In a short object
// a chunk spreads over several cells.
std::string HeldBar(const std::vector<ChunkRun>& runs, ChunkIndex chunks, std::size_t cells);

// 0 cold, 9 as hot as the hottest. `heat` is that of parts of `part_chunks` chunks each; a cell takes the hottest of its own.
std::string HeatBar(const std::vector<double>& heat, ChunkIndex part_chunks, ChunkIndex chunks, std::size_t cells);

}  // namespace reelcache
