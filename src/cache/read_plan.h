// Which bytes to fetch for a reader that stands at a missing chunk. Pure.
#pragma once

#include <functional>

#include "cache/chunk_grid.h"

namespace reelcache {

// Blocks grow while a reader waits for them, so a slow or leaving one costs little (the next one is asked for
// when half of one is read).
inline constexpr std::uint64_t kFirstBlockBytes = 512 * 1024;
inline constexpr std::uint64_t kMostBlockBytes = 4 * 1024 * 1024;

// The block for a reader at `wanted.begin` that may read up to `wanted.end`: from the entry of `wanted.begin` to the end
// of a chunk, up to `block_bytes`, never past the chunk of the last wanted byte nor into a chunk that is there.
// Requires: wanted is not empty and inside the object; the chunk of wanted.begin is missing.
ByteInterval PlanBlock(const ChunkGrid& grid, ByteInterval wanted, std::uint64_t block_bytes,
                       const std::function<bool(ChunkIndex)>& is_missing);

// The size of a reader's first block: a closed range in one piece when it fits.
std::uint64_t FirstBlockBytes(const ChunkGrid& grid, ByteInterval wanted, bool open_ended);

// After a reader had to wait for the block it reads.
inline std::uint64_t GrowBlock(std::uint64_t block_bytes) { return std::min(block_bytes * 2, kMostBlockBytes); }

}  // namespace reelcache
