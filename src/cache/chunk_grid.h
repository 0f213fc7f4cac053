// Arithmetic between byte offsets and the fixed-size chunks of one object. Pure.
//
// A fetch begins at an entry: one of a few places in a chunk, so that a seek need not wait for the bytes in front of
// the asked one. A chunk that was entered behind its begin is kept from there to its end, under a key of its own; what
// lies in front is fetched when somebody asks for it.
#pragma once

#include <algorithm>
#include <cstdint>

#include "base/byte_interval.h"

namespace reelcache {

using ChunkIndex = std::uint32_t;

struct ChunkGrid {
  std::uint64_t complete_length = 0;  // bytes of the object
  std::uint32_t chunk_bytes = 0;      // a power of two

  // At 50 MB/s the 8 KiB that lie before the asked byte on average cost 0.2 ms, half a chunk of 256 KiB would 2.6.
  static constexpr std::uint32_t kLeastEntryBytes = 16 * 1024;
  static constexpr std::uint32_t kMostEntries = 16;  // in a chunk

  ChunkIndex IndexOf(std::uint64_t offset) const { return static_cast<ChunkIndex>(offset / chunk_bytes); }

  std::uint32_t entry_bytes() const { return std::max(kLeastEntryBytes, chunk_bytes / kMostEntries); }

  // The entry at or before `offset`, counted within its chunk; 0 is the chunk's begin.
  std::uint32_t EntryOf(std::uint64_t offset) const {
    return static_cast<std::uint32_t>(offset % chunk_bytes / entry_bytes());
  }

  // From an entry to the chunk's end. The last chunk is short.
  ByteInterval IntervalOf(ChunkIndex index, std::uint32_t entry = 0) const {
    std::uint64_t begin = std::uint64_t{index} * chunk_bytes;
    return {begin + entry * std::uint64_t{entry_bytes()}, std::min(begin + chunk_bytes, complete_length)};
  }

  std::uint64_t OffsetInChunk(std::uint64_t offset) const { return offset % chunk_bytes; }

  // Where a fetch for `offset` begins.
  std::uint64_t EntryBegin(std::uint64_t offset) const { return offset - offset % chunk_bytes % entry_bytes(); }
};

}  // namespace reelcache
