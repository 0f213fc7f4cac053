// Arithmetic between byte offsets and the fixed-size chunks of one object. Pure.
#pragma once

#include <algorithm>
#include <cstdint>

#include "base/byte_interval.h"

namespace reelcache {

using ChunkIndex = std::uint32_t;

struct ChunkGrid {
  std::uint64_t complete_length = 0;  // bytes of the object
  std::uint32_t chunk_bytes = 0;

  ChunkIndex IndexOf(std::uint64_t offset) const { return static_cast<ChunkIndex>(offset / chunk_bytes); }

  // The last chunk is short.
  ByteInterval IntervalOf(ChunkIndex index) const {
    std::uint64_t begin = std::uint64_t{index} * chunk_bytes;
    return {begin, std::min(begin + chunk_bytes, complete_length)};
  }
};

}  // namespace reelcache
