#include "disk_model.h"

#include <algorithm>

#include "store/chunk_record.h"
#include "store/placement.h"

namespace reelcache {

DiskModel::DiskModel(std::uint64_t capacity_bytes, std::uint32_t chunk_bytes)
    : chunk_bytes_(chunk_bytes), sizes_(SizesFor(capacity_bytes)) {
  std::uint64_t tables = capacity_bytes - 2 * sizes_.write_buffer;
  sizes_.small_tables = SmallShare(tables);
  sizes_.main_tables = tables - sizes_.small_tables;
  QueueOf(Family::kMain).limit_bytes = sizes_.main_tables;
  QueueOf(Family::kSmall).limit_bytes = tables;
}

void DiskModel::Write(const ChunkKey& key) {
  credit_.Earn(chunk_bytes_, sizes_.write_buffer);
  Put(key, Family::kSmall);
  CopyUsed();
}

void DiskModel::CopyUsed() {
  if (places_.newest_table() == looked_at_) return;
  looked_at_ = places_.newest_table();
  for (Family family : {Family::kMain, Family::kSmall})
    for (const ChunkKey& key : UsedBeforeDropped(places_, family, QueueOf(family).limit_bytes, sizes_.write_buffer))
      if (Contains(key) && credit_.Spend(chunk_bytes_)) Put(key, Family::kMain);
}

std::uint64_t DiskModel::BytesOf(const std::string& keys) const { return keys.size() / kChunkKeyBytes * chunk_bytes_; }

void DiskModel::Put(const ChunkKey& key, Family family) {
  Queue& queue = QueueOf(family);
  queue.memtable += EncodeChunkKey(key);
  written_bytes_ += chunk_bytes_;
  places_.PutInMemtable(key, family);
  if (BytesOf(queue.memtable) >= sizes_.write_buffer) Flush(family);
  if (family == Family::kMain) Balance();
}

void DiskModel::Flush(Family family) {
  Queue& queue = QueueOf(family);
  std::uint64_t bytes = BytesOf(queue.memtable);
  places_.AddTable(family, ++last_file_, bytes, queue.memtable, ChunkPlaces::Cause::kFlush);
  queue.memtable.clear();
  queue.tables.push_back(last_file_);
  queue.table_bytes += bytes;
  while (queue.table_bytes > queue.limit_bytes) {
    places_.RemoveTable(queue.tables.front());
    queue.tables.pop_front();
    queue.table_bytes -= bytes;  // all tables are of one size
  }
}

void DiskModel::Balance() {
  const Queue& main = QueueOf(Family::kMain);
  std::uint64_t& limit = QueueOf(Family::kSmall).limit_bytes;
  limit = SteadySmallLimit(sizes_, main.table_bytes + BytesOf(main.memtable), limit);
}

}  // namespace reelcache
