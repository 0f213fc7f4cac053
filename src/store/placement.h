// Which chunks stay when their table is dropped: S3-FIFO upon two queues of tables. New chunks are written to small;
// shortly before a table goes, its chunks that were used enough are written to main once more. Pure.
#pragma once

#include <algorithm>
#include <cstdint>

#include "store/chunk_places.h"
#include "store/pins.h"

namespace reelcache {

// Uses since a chunk was written that make a copy worth it. Twice in small: the second use of most chunks is the last.
inline constexpr int UsesForCopy(Family family) { return family == Family::kSmall ? 2 : 4; }

// Copies may take a tenth of what fetched chunks take, so that a disk wears little. What is not spent is kept for a
// film's chunks, which come in a run; up to eight tables of it.
class CopyCredit {
 public:
  void Earn(std::uint64_t fetched_bytes, std::uint64_t table_bytes) {
    bytes_ = std::min(bytes_ + fetched_bytes / 10, 8 * table_bytes);
  }
  bool Spend(std::uint64_t bytes) {
    if (bytes > bytes_) return false;
    bytes_ -= bytes;
    return true;
  }

 private:
  std::uint64_t bytes_ = 0;
};

// The chunks to copy out of the family's oldest tables. Two tables that are being written may follow before it is asked
// again, and main's growth may take one from small.
inline std::vector<ChunkKey> UsedBeforeDropped(const ChunkPlaces& places, Family family, std::uint64_t limit_bytes,
                                               std::uint64_t table_bytes) {
  return places.Beyond(
      family, limit_bytes - std::min(limit_bytes, 3 * table_bytes),
      [family](const ChunkKey&, const ChunkPlaces::Place& place) { return place.uses >= UsesForCopy(family); });
}

// The pinned ones among them. Of small's more tables are looked at, since each copy makes main take room from it.
inline std::vector<ChunkKey> PinnedBeforeDropped(const ChunkPlaces& places, const Pins& pins, Family family,
                                                 std::uint64_t limit_bytes, std::uint64_t table_bytes) {
  std::uint64_t ahead = (family == Family::kSmall ? 6 : 3) * table_bytes;
  return places.Beyond(family, limit_bytes - std::min(limit_bytes, ahead),
                       [&pins](const ChunkKey& key, const ChunkPlaces::Place&) { return pins.Keeps(key); });
}

}  // namespace reelcache
