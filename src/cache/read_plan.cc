#include "cache/read_plan.h"

namespace reelcache {

ByteInterval PlanQuestion(ByteInterval wish, std::uint32_t chunk_bytes) {
  std::uint64_t begin = ChunkGrid{UINT64_MAX, chunk_bytes}.EntryBegin(wish.begin);
  std::uint64_t last_chunk = (wish.end - 1) / chunk_bytes;
  std::uint64_t end = last_chunk > (std::uint64_t{1} << 40) ? wish.end : (last_chunk + 1) * chunk_bytes;
  bool closed = end - begin <= kMostBlockBytes;
  std::uint64_t chunk_begin = begin / chunk_bytes * chunk_bytes;
  return {begin, closed ? end : chunk_begin + std::max<std::uint64_t>(kFirstBlockBytes, chunk_bytes)};
}

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
