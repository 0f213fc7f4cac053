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

MemoryTier::MemoryTier(std::uint64_t capacity_bytes, std::uint32_t chunk_bytes, Metrics& metrics,
                       OnEvictUsed on_evict_used)
    : capacity_bytes_(capacity_bytes),
      entry_bytes_(ChunkGrid{0, chunk_bytes}.entry_bytes()),
      metrics_(metrics),
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

std::uint64_t MemoryTier::Erase(const std::unordered_set<std::uint64_t>& objects) {
  return EraseIf([&](const ChunkKey& key) { return objects.contains(key.object); });
}

std::uint64_t MemoryTier::Clear() {
  return EraseIf([](const ChunkKey&) { return true; });
}

std::uint64_t MemoryTier::EraseIf(const std::function<bool(const ChunkKey&)>& leaves) {
  std::uint64_t total = 0;
  for (const auto& shard : shards_) {
    std::lock_guard lock(shard->mutex);
    std::uint64_t small = EraseFrom(shard->small, shard->forms, leaves);
    std::uint64_t main = EraseFrom(shard->main, shard->forms, leaves);
    shard->small_bytes -= small;
    shard->main_bytes -= main;
    total += small + main;
  }
  return total;
}

// Requires: the shard's mutex held.
std::uint64_t MemoryTier::EraseFrom(std::deque<ChunkKey>& queue, Forms& forms,
                                    const std::function<bool(const ChunkKey&)>& leaves) {
  std::uint64_t bytes = 0;
  std::erase_if(queue, [&](const ChunkKey& key) {
    if (!leaves(key)) return false;
    auto [form, end] = forms.equal_range(key.whole());
    while (form->second.entry != key.entry()) ++form;
    bytes += form->second.bytes.size();
    forms.erase(form);
    return true;
  });
  return bytes;
}

void MemoryTier::Visit(const std::function<void(const ChunkKey& key, std::uint64_t bytes)>& visit) const {
  std::vector<std::pair<ChunkKey, std::uint64_t>> found;
  for (const auto& shard : shards_) {
    found.clear();
    {
      std::lock_guard lock(shard->mutex);
      for (const auto& [chunk, form] : shard->forms) {
        ChunkKey key = chunk;
        key.index |= form.entry << ChunkKey::kIndexBits;
        found.emplace_back(key, form.bytes.size());
      }
    }
    for (const auto& [key, bytes] : found) visit(key, bytes);
  }
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

void MemoryTier::SetCapacity(std::uint64_t bytes) {
  capacity_bytes_ = bytes;
  shard_bytes_ = bytes / shards_.size();
  Evicted used;
  for (auto& shard : shards_) {
    std::lock_guard lock(shard->mutex);
    MakeRoom(*shard, used);
  }
  for (const ChunkKey& evicted : used) on_evict_used_(evicted);
}

void MemoryTier::EvictFromSmall(Shard& shard, Evicted& used) {
  ChunkKey key = shard.small.front();
  shard.small.pop_front();
  auto found = PlaceOf(shard, key);
  const std::size_t bytes = found->second.bytes.size();
  shard.small_bytes -= bytes;
  if (found->second.uses >= kUsesForMain) {
    found->second.uses = 0;
    shard.main_bytes += bytes;
    shard.main.push_back(key);
    metrics_.Add(Counter::kMemoryPromotedSmallChunks);
    metrics_.Add(Counter::kMemoryPromotedSmallBytes, bytes);
    return;
  }
  metrics_.Add(Counter::kMemoryEvictedSmallChunks);
  metrics_.Add(Counter::kMemoryEvictedSmallBytes, bytes);
  if (found->second.uses > 0) used.push_back(key);
  shard.forms.erase(found);
}

void MemoryTier::EvictFromMain(Shard& shard, Evicted& used) {
  ChunkKey key = shard.main.front();
  shard.main.pop_front();
  auto found = PlaceOf(shard, key);
  const std::size_t bytes = found->second.bytes.size();
  if (found->second.uses > 0) {
    --found->second.uses;
    shard.main.push_back(key);
    metrics_.Add(Counter::kMemoryPromotedMainChunks);
    metrics_.Add(Counter::kMemoryPromotedMainBytes, bytes);
    return;
  }
  metrics_.Add(Counter::kMemoryEvictedMainChunks);
  metrics_.Add(Counter::kMemoryEvictedMainBytes, bytes);
  shard.main_bytes -= bytes;
  used.push_back(key);  // it reached main by being used
  shard.forms.erase(found);
}

}  // namespace reelcache
