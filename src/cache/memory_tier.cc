#include "cache/memory_tier.h"

#include <algorithm>

namespace reelcache {
namespace {

constexpr std::uint8_t kMostUses = 3;
constexpr std::uint64_t kSmallShare = 40;      // per cent of a shard
constexpr std::uint8_t kUsesForMain = 2;       // the second use of most chunks is the last
constexpr std::uint64_t kChunksPerShard = 32;  // below that a shard's queues are too short to tell anything
constexpr std::size_t kMostShards = 16;

}  // namespace

MemoryTier::MemoryTier(std::uint64_t capacity_bytes, std::uint32_t chunk_bytes, OnEvictUsed on_evict_used)
    : capacity_bytes_(capacity_bytes),
      entry_bytes_(ChunkGrid{0, chunk_bytes}.entry_bytes()),
      on_evict_used_(std::move(on_evict_used)) {
  std::uint64_t chunks = capacity_bytes / std::max<std::uint32_t>(chunk_bytes, 1);
  auto shards = std::clamp<std::uint64_t>(chunks / kChunksPerShard, 1, kMostShards);
  shard_bytes_ = capacity_bytes / shards;
  for (std::uint64_t i = 0; i < shards; ++i) shards_.push_back(std::make_unique<Shard>());
}

// The longest form that has the byte. Requires: shard.mutex held.
MemoryTier::Form* MemoryTier::FindForm(Shard& shard, const ChunkKey& chunk, std::uint64_t offset) const {
  Form* found = nullptr;
  auto [form, end] = shard.forms.equal_range(chunk);
  for (; form != end; ++form) {
    std::uint64_t begin = BeginOf(form->second);
    bool has_it = offset >= begin && offset - begin < form->second.bytes.size();
    if (has_it && (found == nullptr || form->second.entry < found->entry)) found = &form->second;
  }
  return found;
}

// Requires: shard.mutex held.
MemoryTier::Forms::iterator MemoryTier::PlaceOf(Shard& shard, const ChunkKey& key) {
  auto [form, end] = shard.forms.equal_range(key.whole());
  while (form != end && form->second.entry != key.entry()) ++form;
  return form == end ? shard.forms.end() : form;
}

std::optional<Slice> MemoryTier::Find(const ChunkKey& chunk, std::uint64_t offset) {
  Shard& shard = ShardOf(chunk);
  std::lock_guard lock(shard.mutex);
  Form* form = FindForm(shard, chunk, offset);
  if (form == nullptr) return std::nullopt;
  if (form->uses < kMostUses) ++form->uses;
  return form->bytes.Sub(offset - BeginOf(*form));
}

std::optional<Slice> MemoryTier::Peek(const ChunkKey& chunk, std::uint64_t offset) const {
  Shard& shard = ShardOf(chunk);
  std::lock_guard lock(shard.mutex);
  Form* form = FindForm(shard, chunk, offset);
  if (form == nullptr) return std::nullopt;
  return form->bytes.Sub(offset - BeginOf(*form));
}

bool MemoryTier::Contains(const ChunkKey& chunk, std::uint64_t offset) const {
  Shard& shard = ShardOf(chunk);
  std::lock_guard lock(shard.mutex);
  return FindForm(shard, chunk, offset) != nullptr;
}

void MemoryTier::Insert(const ChunkKey& key, Slice bytes) {
  if (bytes.size() > shard_bytes_) return;
  Shard& shard = ShardOf(key.whole());
  Evicted used;
  {
    std::lock_guard lock(shard.mutex);
    if (PlaceOf(shard, key) != shard.forms.end()) return;
    shard.small.push_back(key);
    shard.small_bytes += bytes.size();
    shard.forms.emplace(key.whole(), Form{key.entry(), std::move(bytes)});
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

void MemoryTier::EvictFromSmall(Shard& shard, Evicted& used) {
  ChunkKey key = shard.small.front();
  shard.small.pop_front();
  auto found = PlaceOf(shard, key);
  shard.small_bytes -= found->second.bytes.size();
  if (found->second.uses >= kUsesForMain) {
    found->second.uses = 0;
    shard.main_bytes += found->second.bytes.size();
    shard.main.push_back(key);
    return;
  }
  if (found->second.uses > 0) used.push_back(key);
  shard.forms.erase(found);
}

void MemoryTier::EvictFromMain(Shard& shard, Evicted& used) {
  ChunkKey key = shard.main.front();
  shard.main.pop_front();
  auto found = PlaceOf(shard, key);
  if (found->second.uses > 0) {
    --found->second.uses;
    shard.main.push_back(key);
    return;
  }
  shard.main_bytes -= found->second.bytes.size();
  used.push_back(key);  // it reached main by being used
  shard.forms.erase(found);
}

}  // namespace reelcache
