// The RAM tier: chunks by key, shared without a copy, bounded in bytes, evicted by S3-FIFO.
//
// A chunk may be here in several forms, one for each entry at which a fetch began (cache/chunk_grid); a form may end
// before its chunk does. One look-up finds whichever of them has a byte.
//
// New chunks enter a small queue (two fifths of the room); those used twice there move on to the main queue, the others
// leave. Source: Yang et al., "FIFO queues are all you need for cache eviction", SOSP 2023, whose numbers (a tenth, one
// use, ghosts of what left) miss more here: see "What stays" in store/FORMAT.md, where the disk's two queues are alike.
//
// Thread: any; sharded, one short lock a call. A slice stays valid after its chunk was evicted.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <list>
#include <memory>
#include <mutex>
#include <optional>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "base/live.h"
#include "base/metrics.h"
#include "base/slice.h"
#include "cache/chunk_grid.h"
#include "store/chunk_store.h"

namespace reelcache {

class MemoryTier {
 public:
  // Told of every evicted chunk that was used while it was here, outside of all locks.
  using OnEvictUsed = std::function<void(const ChunkKey&)>;

  MemoryTier(std::uint64_t capacity_bytes, std::uint32_t chunk_bytes, Metrics& metrics, OnEvictUsed on_evict_used);

  // What there is of a chunk from `offset` on, which is counted from the chunk's begin. Requires: a whole chunk's key.
  std::optional<Slice> Find(const ChunkKey& chunk, std::uint64_t offset = 0);
  std::optional<Slice> Peek(const ChunkKey& chunk, std::uint64_t offset = 0) const;  // does not count as a use
  bool Contains(const ChunkKey& chunk, std::uint64_t offset = 0) const;              // does not count as a use

  // The form that begins at the key's entry.
  void Insert(const ChunkKey& key, Slice bytes);

  // The bytes that leave: of these objects, of all. They do not count as evicted.
  std::uint64_t Erase(const std::unordered_set<std::uint64_t>& objects);
  std::uint64_t Clear();
  // Calls `visit` with every form, outside of the locks. What comes or goes meanwhile may or may not be among them.
  void Visit(const std::function<void(const ChunkKey& key, std::uint64_t bytes)>& visit) const;

  std::uint64_t used_bytes() const;
  std::uint64_t capacity_bytes() const { return capacity_bytes_; }

  // Evicts what no longer fits. The number of shards stays: in a shard of less than a chunk nothing is kept.
  void SetCapacity(std::uint64_t bytes);

 private:
  struct Form {
    std::uint32_t entry;
    Slice bytes;
    std::uint8_t uses = 0;  // saturates at kMostUses
  };
  using Forms = std::unordered_multimap<ChunkKey, Form, ChunkKeyHash>;  // by the keys of whole chunks
  struct Shard {
    mutable std::mutex mutex;
    Forms forms;
    std::deque<ChunkKey> small, main;  // front is oldest
    std::uint64_t small_bytes = 0, main_bytes = 0;
  };
  using Evicted = std::vector<ChunkKey>;

  Shard& ShardOf(const ChunkKey& chunk) const { return *shards_[ChunkKeyHash()(chunk) % shards_.size()]; }
  std::uint64_t BeginOf(const Form& form) const { return form.entry * std::uint64_t{entry_bytes_}; }
  Form* FindForm(Shard& shard, const ChunkKey& chunk, std::uint64_t offset) const;
  static std::uint64_t EraseFrom(std::deque<ChunkKey>& queue, Forms& forms,
                                 const std::function<bool(const ChunkKey&)>& leaves);
  std::uint64_t EraseIf(const std::function<bool(const ChunkKey&)>& leaves);
  static Forms::iterator PlaceOf(Shard& shard, const ChunkKey& key);
  void MakeRoom(Shard& shard, Evicted& used);
  void EvictFromSmall(Shard& shard, Evicted& used);
  void EvictFromMain(Shard& shard, Evicted& used);

  Live<std::uint64_t> capacity_bytes_;
  Live<std::uint64_t> shard_bytes_;
  std::uint32_t entry_bytes_;
  Metrics& metrics_;
  OnEvictUsed on_evict_used_;
  std::vector<std::unique_ptr<Shard>> shards_;
};

}  // namespace reelcache
