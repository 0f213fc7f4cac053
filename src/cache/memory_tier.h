// The RAM tier: chunks by key, shared without a copy, bounded in bytes, evicted by S3-FIFO.
//
// New chunks enter a small queue (a tenth of the room); those asked for again there move on to the main queue, the
// others leave and are remembered as ghosts, so that a chunk that comes back soon enters the main queue at once.
// Source: Yang et al., "FIFO queues are all you need for cache eviction", SOSP 2023.
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

#include "base/slice.h"
#include "store/chunk_store.h"

namespace reelcache {

class MemoryTier {
 public:
  // Told of every evicted chunk that was asked for again while it was here, outside of all locks.
  using OnEvictUsed = std::function<void(const ChunkKey&)>;

  MemoryTier(std::uint64_t capacity_bytes, std::uint32_t chunk_bytes, OnEvictUsed on_evict_used);

  std::optional<Slice> Find(const ChunkKey& key);
  std::optional<Slice> Peek(const ChunkKey& key) const;  // does not count as a use
  bool Contains(const ChunkKey& key) const;  // does not count as a use
  void Insert(const ChunkKey& key, Slice chunk);

  std::uint64_t used_bytes() const;
  std::uint64_t capacity_bytes() const { return capacity_bytes_; }

 private:
  struct Entry {
    Slice chunk;
    std::uint8_t uses = 0;  // saturates at kMostUses
    bool in_main = false;
  };
  struct Shard {
    mutable std::mutex mutex;
    std::unordered_map<ChunkKey, Entry, ChunkKeyHash> entries;
    std::deque<ChunkKey> small, main;  // front is oldest
    std::deque<ChunkKey> ghosts;
    std::unordered_set<ChunkKey, ChunkKeyHash> ghost_set;
    std::uint64_t small_bytes = 0, main_bytes = 0;
  };
  using Evicted = std::vector<ChunkKey>;

  Shard& ShardOf(const ChunkKey& key) const { return *shards_[ChunkKeyHash()(key) % shards_.size()]; }
  void MakeRoom(Shard& shard, Evicted& used);
  void EvictFromSmall(Shard& shard, Evicted& used);
  void EvictFromMain(Shard& shard, Evicted& used);
  static void Remember(Shard& shard, const ChunkKey& key);

  std::uint64_t capacity_bytes_;
  std::uint64_t shard_bytes_;
  OnEvictUsed on_evict_used_;
  std::vector<std::unique_ptr<Shard>> shards_;
};

}  // namespace reelcache
