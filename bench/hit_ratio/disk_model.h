// The disk tier without a disk: the store's own places, budget and placement over tables that are counted, not
// written. A table is one write buffer; the oldest of a family goes when the family is over its limit, as RocksDB's
// FIFO compaction does.
#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <string>

#include "store/chunk_places.h"
#include "store/placement.h"
#include "store/store_budget.h"

namespace reelcache {

class DiskModel {
 public:
  // `capacity_bytes`: of all chunks, those in memtables included.
  DiskModel(std::uint64_t capacity_bytes, std::uint32_t chunk_bytes);

  bool Contains(const ChunkKey& key) const { return places_.Find(key).has_value(); }
  void Write(const ChunkKey& key);
  void CountUse(const ChunkKey& key) { places_.CountUses(key, 1); }
  std::uint64_t written_bytes() const { return written_bytes_; }

 private:
  struct Queue {
    std::string memtable;  // encoded keys
    std::deque<ChunkPlaces::FileNumber> tables;
    std::uint64_t table_bytes = 0, limit_bytes = 0;
  };
  void Put(const ChunkKey& key, Family family);
  void Flush(Family family);
  void Balance();
  void CopyUsed();
  Queue& QueueOf(Family family) { return queues_[family == Family::kSmall ? 0 : 1]; }
  std::uint64_t BytesOf(const std::string& keys) const;

  const std::uint32_t chunk_bytes_;
  StoreSizes sizes_;
  ChunkPlaces places_;
  CopyCredit credit_;
  ChunkPlaces::FileNumber looked_at_ = 0;
  std::array<Queue, 2> queues_;
  ChunkPlaces::FileNumber last_file_ = 0;
  std::uint64_t written_bytes_ = 0;
};

}  // namespace reelcache
