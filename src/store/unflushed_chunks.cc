#include "store/unflushed_chunks.h"

#include "store/chunk_record.h"

namespace reelcache {

void UnflushedChunks::Put(Family family, const ChunkKey& key, Slice bytes) {
  std::lock_guard lock(mutex_);
  OfFamily& of = Of(family);
  std::uint64_t size = bytes.size();
  if (!of.chunks.try_emplace(key, std::move(bytes)).second) return;
  of.bytes += size;
  of.memtable_bytes += size;
}

std::optional<Slice> UnflushedChunks::Find(Family family, const ChunkKey& key) const {
  std::lock_guard lock(mutex_);
  auto found = Of(family).chunks.find(key);
  return found == Of(family).chunks.end() ? std::nullopt : std::optional(found->second);
}

void UnflushedChunks::Erase(Family family, std::string_view keys) {
  std::lock_guard lock(mutex_);
  OfFamily& of = Of(family);
  for (; keys.size() >= kChunkKeyBytes; keys.remove_prefix(kChunkKeyBytes)) {
    auto found = of.chunks.find(DecodeChunkKey(keys.substr(0, kChunkKeyBytes)));
    if (found == of.chunks.end()) continue;
    of.bytes -= found->second.size();
    of.chunks.erase(found);
  }
}

std::vector<ChunkKey> UnflushedChunks::KeysOf(const std::unordered_set<std::uint64_t>& objects) const {
  std::vector<ChunkKey> keys;
  std::lock_guard lock(mutex_);
  for (const OfFamily& of : families_)
    for (const auto& [key, bytes] : of.chunks)
      if (objects.contains(key.object)) keys.push_back(key);
  return keys;
}

void UnflushedChunks::Clear() {
  std::lock_guard lock(mutex_);
  for (OfFamily& of : families_) of = {};
}

void UnflushedChunks::BeginMemtable(Family family) {
  std::lock_guard lock(mutex_);
  Of(family).memtable_bytes = 0;
}

std::uint64_t UnflushedChunks::bytes(Family family) const {
  std::lock_guard lock(mutex_);
  return Of(family).bytes;
}

std::uint64_t UnflushedChunks::memtable_bytes(Family family) const {
  std::lock_guard lock(mutex_);
  return Of(family).memtable_bytes;
}

}  // namespace reelcache
