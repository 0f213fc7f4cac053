#include "cache/memory_tier.h"

#include <algorithm>

namespace reelcache {
namespace {

constexpr std::uint8_t kMostUses = 3;
constexpr std::uint64_t kSmallShare = 10;      // per cent of a shard
constexpr std::uint64_t kChunksPerShard = 32;  // below that a shard's queues are too short to tell anything
constexpr std::size_t kMostShards = 16;

}  // namespace

MemoryTier::MemoryTier(std::uint64_t capacity_bytes, std::uint32_t chunk_bytes, OnEvictUsed on_evict_used)
    : capacity_bytes_(capacity_bytes), on_evict_used_(std::move(on_evict_used)) {
  std::uint64_t chunks = capacity_bytes / std::max<std::uint32_t>(chunk_bytes, 1);
  auto shards = std::clamp<std::uint64_t>(chunks / kChunksPerShard, 1, kMostShards);
  shard_bytes_ = capacity_bytes / shards;
  for (std::uint64_t i = 0; i < shards; ++i) shards_.push_back(std::make_unique<Shard>());
}

std::optional<Slice> MemoryTier::Find(const ChunkKey& key) {
  Shard& shard = ShardOf(key);
  std::lock_guard lock(shard.mutex);
  auto found = shard.entries.find(key);
  if (found == shard.entries.end()) return std::nullopt;
  if (found->second.uses < kMostUses) ++found->second.uses;
  return found->second.chunk;
}

std::optional<Slice> MemoryTier::Peek(const ChunkKey& key) const {
  Shard& shard = ShardOf(key);
  std::lock_guard lock(shard.mutex);
  auto found = shard.entries.find(key);
  return found == shard.entries.end() ? std::nullopt : std::optional(found->second.chunk);
}

bool MemoryTier::Contains(const ChunkKey& key) const {
  Shard& shard = ShardOf(key);
  std::lock_guard lock(shard.mutex);
  return shard.entries.contains(key);
}

void MemoryTier::Insert(const ChunkKey& key, Slice chunk) {
  if (chunk.size() > shard_bytes_) return;
  Shard& shard = ShardOf(key);
  Evicted used;
  {
    std::lock_guard lock(shard.mutex);
    if (shard.entries.contains(key)) return;
    bool known = shard.ghost_set.erase(key) > 0;
    (known ? shard.main : shard.small).push_back(key);
    (known ? shard.main_bytes : shard.small_bytes) += chunk.size();
    shard.entries.emplace(key, Entry{std::move(chunk), 0, known});
    MakeRoom(shard, used);
  }
  for (const ChunkKey& evicted : used) on_evict_used_(evicted);
}

std::uint64_t MemoryTier::used_bytes() const {
  std::uint64_t total = 0;
  for (const auto& shard : shards_) {
    std::lock_guard lock(shard->mutex);
    total += shard->small_bytes + shard->main_bytes;
  }
  return total;
}

void MemoryTier::MakeRoom(Shard& shard, Evicted& used) {
  while (shard.small_bytes + shard.main_bytes > shard_bytes_) {
    bool small_is_over = shard.small_bytes > shard_bytes_ * kSmallShare / 100;
    if (!shard.small.empty() && (small_is_over || shard.main.empty()))
      EvictFromSmall(shard, used);
    else
      EvictFromMain(shard, used);
  }
}

void MemoryTier::EvictFromSmall(Shard& shard, Evicted&) {
  ChunkKey key = shard.small.front();
  shard.small.pop_front();
  auto found = shard.entries.find(key);
  shard.small_bytes -= found->second.chunk.size();
  if (found->second.uses > 0) {
    found->second.in_main = true;
    found->second.uses = 0;
    shard.main_bytes += found->second.chunk.size();
    shard.main.push_back(key);
    return;
  }
  shard.entries.erase(found);
  Remember(shard, key);
}

void MemoryTier::EvictFromMain(Shard& shard, Evicted& used) {
  ChunkKey key = shard.main.front();
  shard.main.pop_front();
  auto found = shard.entries.find(key);
  if (found->second.uses > 0) {
    --found->second.uses;
    shard.main.push_back(key);
    return;
  }
  shard.main_bytes -= found->second.chunk.size();
  used.push_back(key);  // it reached main by being used
  shard.entries.erase(found);
}

void MemoryTier::Remember(Shard& shard, const ChunkKey& key) {
  if (!shard.ghost_set.insert(key).second) return;
  shard.ghosts.push_back(key);
  while (shard.ghosts.size() > shard.entries.size() + kChunksPerShard) {
    shard.ghost_set.erase(shard.ghosts.front());
    shard.ghosts.pop_front();
  }
}

}  // namespace reelcache
