#include "store/chunk_places.h"

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

bool ChunkPlaces::IsInOldestQuarter(const Place& place, std::uint64_t limit_bytes) const {
  if (place.file == kMemtable) return false;
  std::lock_guard lock(mutex_);
  std::uint64_t newer = 0;
  for (auto table = tables_.upper_bound(place.file); table != tables_.end(); ++table)
    if (table->second.family == place.family) newer += table->second.bytes;
  return newer >= limit_bytes / 4 * 3;
}

std::size_t ChunkPlaces::size() const {
  std::lock_guard lock(mutex_);
  return places_.size();
}

}  // namespace reelcache
