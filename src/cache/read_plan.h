// Which bytes to fetch for a reader that stands at a missing chunk. Pure.
#pragma once

#include <functional>

#include "cache/chunk_grid.h"

namespace reelcache {

// What is fetched ahead of a reader is its window: first one block, asked for when half of the one before is read.
// The window doubles while the reader waits, so that a slow or leaving one costs little; it becomes more blocks at
// once and then larger blocks, because several streams are what makes object storage fast.
inline constexpr std::uint64_t kFirstBlockBytes = 512 * 1024;
inline constexpr std::uint64_t kMostBlockBytes = 4 * 1024 * 1024;
inline constexpr std::size_t kMostBlocksAhead = 8;
inline constexpr std::uint64_t kMostWindowBytes = kMostBlockBytes * kMostBlocksAhead;

// Where the missing bytes from an offset on end within its chunk: at the chunk's end, at an entry from which on they are
// there or on their way, or at the offset itself.
using MissingUntil = std::function<std::uint64_t(std::uint64_t offset)>;

// The first fetch of an unknown object, which is the question about it too: from the entry of the wished bytes to the end
// of their last chunk, at most one first block for an open end.
ByteInterval PlanQuestion(ByteInterval wish, std::uint32_t chunk_bytes);

// The block for a reader at `wanted.begin` that may read up to `wanted.end`: from the entry of `wanted.begin` on, up to
// `block_bytes`, never past the chunk of the last wanted byte nor into a chunk of which anything is there.
// Requires: wanted is not empty and inside the object; the byte at wanted.begin is missing.
ByteInterval PlanBlock(const ChunkGrid& grid, ByteInterval wanted, std::uint64_t block_bytes,
                       const MissingUntil& missing_until);

// The size of a reader's first block: a closed range in one piece when it fits.
std::uint64_t FirstBlockBytes(const ChunkGrid& grid, ByteInterval wanted, bool open_ended);

// After a reader that took `taken_bytes` in all had to wait for the block it reads. An end that nobody named is no wish
// for everything up to it: then no more is fetched ahead than twice what was taken.
std::uint64_t GrowWindow(std::uint64_t window_bytes, std::uint64_t taken_bytes, bool open_ended);

// The size of the blocks a window is made of.
inline std::uint64_t BlockBytes(std::uint64_t window_bytes) {
  return std::clamp(window_bytes / kMostBlocksAhead, std::min(window_bytes, kFirstBlockBytes), kMostBlockBytes);
}

}  // namespace reelcache
