// What is in the cache: one pass over the objects that are known, memory, and the disk's index and records.
//
// Listed is every object of which something is kept or on its way, that viewers were sent, or that is pinned. What comes or
// goes during the pass may or may not be in it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cache/cache.h"
#include "cache/chunk_set.h"

namespace reelcache {

enum class ObjectState {
  kFresh,
  kStale,   // the origin is asked before it answers again
  kDoomed,  // changed or gone: the next request asks the origin for another version
  kOnDisk,  // known by its record alone: nobody asked for it since the start
};

// Chunks as some tier has them, each once, however many forms of it there are (cache/chunk_grid); bytes as they lie there.
struct ChunksHeld {
  ChunkSet chunks;
  std::uint64_t bytes = 0;

  void Add(const ChunkGrid& grid, const ChunkKey& key);
};

struct ObjectContents {
  std::string name;
  std::uint64_t version = 0;
  ChunkGrid grid;
  ObjectState state = ObjectState::kOnDisk;
  WallTime validated_at;
  ObjectRef object;  // null: known by its record alone
  ChunksHeld memory, disk, in_flight;
  std::uint64_t answers = 0;
  double heat = 0;
  std::optional<SteadyTime> last_use;
  bool pinned = false;

  // What a purge would withdraw: as it lies in memory and on disk, what both have counts twice.
  std::uint64_t kept_bytes() const { return memory.bytes + disk.bytes; }
  // In memory or on disk, each once.
  std::size_t kept_chunks() const { return CountAny(memory.chunks, disk.chunks); }
};

// In no order. Blocks on the disk: worker thread. Every lock on the way is held shortly.
std::vector<ObjectContents> TakeContents(Cache& cache);

}  // namespace reelcache
