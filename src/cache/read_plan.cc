#include "cache/read_plan.h"

namespace reelcache {

ByteInterval PlanBlock(const ChunkGrid& grid, ByteInterval wanted, std::uint64_t block_bytes,
                       const MissingUntil& missing_until) {
  std::uint64_t begin = grid.EntryBegin(wanted.begin);
  ByteInterval block{begin, missing_until(begin)};
  ChunkIndex first = grid.IndexOf(begin);
  if (block.end < grid.IntervalOf(first).end) return block;
  ChunkIndex last = grid.IndexOf(wanted.end - 1);
  for (ChunkIndex index = first + 1; index <= last; ++index) {
    ByteInterval chunk = grid.IntervalOf(index);
    if (chunk.end - block.begin > block_bytes || missing_until(chunk.begin) < chunk.end) break;
    block.end = chunk.end;
  }
  return block;
}

std::uint64_t FirstBlockBytes(const ChunkGrid& grid, ByteInterval wanted, bool open_ended) {
  if (open_ended) return kFirstBlockBytes;
  std::uint64_t touched = wanted.end - grid.EntryBegin(wanted.begin) + grid.chunk_bytes;
  return std::clamp(touched, kFirstBlockBytes, kMostBlockBytes);
}

std::uint64_t GrowWindow(std::uint64_t window_bytes, std::uint64_t taken_bytes, bool open_ended) {
  std::uint64_t most = open_ended ? std::min(kMostWindowBytes, 2 * taken_bytes + kFirstBlockBytes) : kMostWindowBytes;
  return std::max(window_bytes, std::min(window_bytes * 2, most));
}

}  // namespace reelcache
