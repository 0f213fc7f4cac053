#include "store/chunk_places.h"

#include <algorithm>

#include "store/chunk_record.h"

namespace reelcache {

std::optional<ChunkPlaces::Place> ChunkPlaces::Find(const ChunkKey& key) const {
  std::lock_guard lock(mutex_);
  auto found = places_.find(key);
  return found == places_.end() ? std::nullopt : std::optional(found->second);
}

void ChunkPlaces::PutInMemtable(const ChunkKey& key, Family family) {
  std::lock_guard lock(mutex_);
  places_[key] = {family, kMemtable};
}

void ChunkPlaces::CountUses(const ChunkKey& key, int uses) {
  std::lock_guard lock(mutex_);
  auto found = places_.find(key);
  if (found == places_.end()) return;
  Place& place = found->second;
  place.uses = static_cast<std::uint8_t>(std::min<int>(kMostUses, place.uses + uses));
}

void ChunkPlaces::Erase(const ChunkKey& key) {
  std::lock_guard lock(mutex_);
  places_.erase(key);
}

// A chunk that was put again meanwhile stays where the newer copy is. At worst a copy is forgotten that still exists:
// a miss, never a wrong answer.
void ChunkPlaces::AddTable(Family family, FileNumber file, std::uint64_t file_bytes, std::string_view keys,
                          Cause cause) {
  std::lock_guard lock(mutex_);
  Table& table = tables_[file];
  table = {family, file_bytes, {}};
  table.keys.reserve(keys.size() / kChunkKeyBytes);
  for (; keys.size() >= kChunkKeyBytes; keys.remove_prefix(kChunkKeyBytes)) {
    ChunkKey key = DecodeChunkKey(keys.substr(0, kChunkKeyBytes));
    table.keys.push_back(key);
    if (cause == Cause::kStart) {
      places_[key] = {family, file};
      continue;
    }
    auto found = places_.find(key);
    if (found == places_.end() || found->second.family != family) continue;
    if ((found->second.file == kMemtable) == (cause == Cause::kFlush)) found->second.file = file;
  }
}

void ChunkPlaces::RemoveTable(FileNumber file) {
  std::lock_guard lock(mutex_);
  auto table = tables_.find(file);
  if (table == tables_.end()) return;
  for (const ChunkKey& key : table->second.keys) {
    auto found = places_.find(key);
    if (found != places_.end() && found->second.file == file) places_.erase(found);
  }
  tables_.erase(table);
}

void ChunkPlaces::Clear() {
  std::lock_guard lock(mutex_);
  places_.clear();
  tables_.clear();
}

std::vector<ChunkKey> ChunkPlaces::UsedBeyond(Family family, std::uint64_t limit_bytes, int uses) const {
  std::lock_guard lock(mutex_);
  std::uint64_t bytes = 0;
  for (const auto& [file, table] : tables_)
    if (table.family == family) bytes += table.bytes;
  std::vector<ChunkKey> used;
  for (auto oldest = tables_.begin(); oldest != tables_.end() && bytes > limit_bytes; ++oldest) {
    const auto& [file, table] = *oldest;
    if (table.family != family) continue;
    bytes -= table.bytes;
    for (const ChunkKey& key : table.keys) {
      auto found = places_.find(key);
      if (found != places_.end() && found->second.file == file && found->second.uses >= uses) used.push_back(key);
    }
  }
  return used;
}

ChunkPlaces::FileNumber ChunkPlaces::newest_table() const {
  std::lock_guard lock(mutex_);
  return tables_.empty() ? kMemtable : tables_.rbegin()->first;
}

std::size_t ChunkPlaces::size() const {
  std::lock_guard lock(mutex_);
  return places_.size();
}

}  // namespace reelcache
