#include "store/chunk_places.h"

#include <algorithm>

#include "store/chunk_record.h"

namespace reelcache {
namespace {

constexpr std::size_t kKeysInStep = 1000;     // copied in 0.1 ms, while loops may wait for the lock
constexpr std::size_t kBucketsInStep = 4000;  // of an index that has shrunk

}  // namespace

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

bool ChunkPlaces::Erase(const ChunkKey& key) {
  std::lock_guard lock(mutex_);
  return places_.erase(key) > 0;
}

// One table a turn, so that loops that ask meanwhile wait for one alone. A merge moves chunks to a newer table, which is
// looked at later, or knows of what was erased already.
std::vector<ChunkKey> ChunkPlaces::EraseInTables(const std::unordered_set<std::uint64_t>& objects) {
  std::vector<ChunkKey> erased;
  for (FileNumber last = kMemtable;;) {
    std::lock_guard lock(mutex_);
    auto table = tables_.upper_bound(last);
    if (table == tables_.end()) return erased;
    last = table->first;
    for (const ChunkKey& key : table->second.keys)
      if (objects.contains(key.object) && places_.erase(key) > 0) erased.push_back(key);
  }
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
  std::uint64_t chunks = 0;
  for (const ChunkKey& key : table->second.keys) {
    auto found = places_.find(key);
    if (found != places_.end() && found->second.file != file) continue;
    if (found != places_.end()) places_.erase(found);
    ++chunks;  // one that a reader missed before its table's end was told, too
  }
  StoreStats::Moved& gone = gone_[static_cast<std::size_t>(table->second.family)];
  gone.chunks += chunks;
  if (chunks > 0) gone.bytes += table->second.bytes * chunks / table->second.keys.size();
  tables_.erase(table);
}

void ChunkPlaces::Clear() {
  std::lock_guard lock(mutex_);
  places_.clear();
  tables_.clear();
}

std::vector<ChunkKey> ChunkPlaces::Beyond(Family family, std::uint64_t limit_bytes, const Wanted& wanted) const {
  std::lock_guard lock(mutex_);
  std::uint64_t bytes = 0;
  for (const auto& [file, table] : tables_)
    if (table.family == family) bytes += table.bytes;
  std::vector<ChunkKey> found_keys;
  for (auto oldest = tables_.begin(); oldest != tables_.end() && bytes > limit_bytes; ++oldest) {
    const auto& [file, table] = *oldest;
    if (table.family != family) continue;
    bytes -= table.bytes;
    for (const ChunkKey& key : table.keys) {
      auto found = places_.find(key);
      if (found != places_.end() && found->second.file == file && wanted(key, found->second)) found_keys.push_back(key);
    }
  }
  return found_keys;
}

std::array<StoreStats::Moved, 2> ChunkPlaces::gone() const {
  std::lock_guard lock(mutex_);
  return gone_;
}

ChunkPlaces::Step ChunkPlaces::Go(Walk& walk) const {
  walk.keys.clear();
  std::lock_guard lock(mutex_);
  if (walk.next == 0) walk.buckets = places_.bucket_count();
  if (walk.buckets != places_.bucket_count()) return Step::kMoved;
  const std::size_t end = std::min(walk.buckets, walk.next + kBucketsInStep);
  for (; walk.next < end && walk.keys.size() < kKeysInStep; ++walk.next)
    for (auto place = places_.begin(walk.next); place != places_.end(walk.next); ++place)
      walk.keys.push_back(place->first);
  return walk.next < walk.buckets ? Step::kMore : Step::kDone;
}

ChunkPlaces::FileNumber ChunkPlaces::newest_table() const {
  std::lock_guard lock(mutex_);
  return tables_.empty() ? kMemtable : tables_.rbegin()->first;
}

std::size_t ChunkPlaces::size() const {
  std::lock_guard lock(mutex_);
  return places_.size();
}

std::uint64_t ChunkPlaces::table_bytes() const {
  std::lock_guard lock(mutex_);
  std::uint64_t bytes = 0;
  for (const auto& [file, table] : tables_) bytes += table.bytes;
  return bytes;
}

}  // namespace reelcache
