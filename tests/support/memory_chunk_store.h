// A chunk store in memory, for tests. Thread: any.
#pragma once

#include <map>
#include <mutex>
#include <unordered_map>

#include "store/chunk_store.h"
#include "store/marks.h"
#include "store/pins.h"
#include "store/write_receipt.h"

namespace reelcache {

class MemoryChunkStore final : public ChunkStore {
 public:
  bool Contains(const ChunkKey& key) const override {
    std::lock_guard lock(mutex_);
    return chunks_.contains(key);
  }
  std::optional<Slice> ReadChunk(const ChunkKey& key) override {
    std::lock_guard lock(mutex_);
    auto found = chunks_.find(key);
    return found == chunks_.end() ? std::nullopt : std::optional(found->second);
  }
  void WriteChunk(const ChunkKey& key, Slice bytes) override {
    std::lock_guard lock(mutex_);
    if (drops_ > 0 && drops_-- > 0) return;
    chunks_[key] = std::move(bytes);
  }
  void Erase(const ChunkKey& key) {
    std::lock_guard lock(mutex_);
    chunks_.erase(key);
  }
  // So many writes are lost, as when the queue is full.
  void DropNext(int writes) {
    std::lock_guard lock(mutex_);
    drops_ = writes;
  }
  void SetStats(std::uint64_t new_chunks_bytes, std::uint64_t write_queue_bytes, bool writable = true) {
    std::lock_guard lock(mutex_);
    new_chunks_bytes_ = new_chunks_bytes;
    write_queue_bytes_ = write_queue_bytes;
    writable_ = writable;
  }
  void SetCapacity(std::uint64_t bytes) {
    std::lock_guard lock(mutex_);
    capacity_bytes_ = bytes;
  }
  void CountUses(const ChunkKey&, int uses) override {
    std::lock_guard lock(mutex_);
    uses_ += uses;
  }
  int uses() const {
    std::lock_guard lock(mutex_);
    return uses_;
  }
  std::optional<std::string> ReadRecord(std::string_view cache_key) override {
    std::lock_guard lock(mutex_);
    auto found = records_.find(std::string(cache_key));
    return found == records_.end() ? std::nullopt : std::optional(found->second);
  }
  void WriteRecord(std::string_view cache_key, std::string record) override {
    std::lock_guard lock(mutex_);
    if (writable_) records_[std::string(cache_key)] = std::move(record);
  }
  void EraseRecord(std::string_view cache_key) override {
    std::lock_guard lock(mutex_);
    records_.erase(std::string(cache_key));
  }
  void CommitRecord(const std::string& cache_key, std::optional<std::string> record,
                    std::shared_ptr<WriteReceipt> receipt) override {
    receipt->Expect();
    std::lock_guard lock(mutex_);
    if (writable_ && record)
      records_[cache_key] = std::move(*record);
    else if (writable_)
      records_.erase(cache_key);
    receipt->Done(writable_);
  }
  void ForEachRecord(std::string_view prefix, const VisitRecord& visit) override {
    std::map<std::string, std::string> records;
    {
      std::lock_guard lock(mutex_);
      records.insert(records_.begin(), records_.end());
    }
    for (const auto& [key, record] : records)
      if (key.starts_with(prefix) && IsMark(key) == IsMark(prefix) && !visit(key, record)) return;
  }
  std::vector<ChunkKey> EraseChunks(const std::unordered_set<std::uint64_t>& objects) override {
    std::lock_guard lock(mutex_);
    std::vector<ChunkKey> erased;
    for (const auto& [key, bytes] : chunks_)
      if (objects.contains(key.object)) erased.push_back(key);
    for (const ChunkKey& key : erased) erased_.insert(chunks_.extract(key));
    return erased;
  }
  // What a restart does, which knows the chunks by their tables.
  void BringErasedChunksBack() {
    std::lock_guard lock(mutex_);
    chunks_.merge(erased_);
  }
  Dropped DropAll() override {
    std::lock_guard lock(mutex_);
    ++epoch_;
    Dropped dropped{0, 0, writable_};
    for (const auto& [key, bytes] : chunks_) dropped.bytes += bytes.size();
    for (const auto& [key, record] : records_) dropped.objects += !IsMark(key);
    chunks_.clear();
    std::erase_if(records_, [](const auto& entry) { return !IsMark(entry.first); });
    return dropped;
  }
  std::uint64_t epoch() const override {
    std::lock_guard lock(mutex_);
    return epoch_;
  }
  Pins& pins() override { return pins_; }
  void SetWritable(bool writable) {
    std::lock_guard lock(mutex_);
    writable_ = writable;
  }
  void VisitChunks(ChunkVisitor& visitor) const override {
    std::vector<ChunkKey> keys;
    {
      std::lock_guard lock(mutex_);
      for (const auto& [key, bytes] : chunks_) keys.push_back(key);
    }
    visitor.Begin();
    visitor.OnChunks(keys);
  }
  StoreStats Stats() const override {
    std::lock_guard lock(mutex_);
    StoreStats stats;
    stats.chunks = chunks_.size();
    for (const auto& [key, record] : records_) stats.objects += !IsMark(key);
    stats.capacity_bytes = capacity_bytes_;
    stats.new_chunks_bytes = new_chunks_bytes_;
    stats.write_queue_bytes = write_queue_bytes_;
    stats.writable = writable_;
    return stats;
  }

 private:
  mutable std::mutex mutex_;
  std::unordered_map<ChunkKey, Slice, ChunkKeyHash> chunks_;
  std::unordered_map<ChunkKey, Slice, ChunkKeyHash> erased_;
  std::unordered_map<std::string, std::string> records_;
  Pins pins_;
  std::uint64_t epoch_ = 0;
  int uses_ = 0;
  int drops_ = 0;
  std::uint64_t capacity_bytes_ = UINT64_MAX;
  std::uint64_t new_chunks_bytes_ = UINT64_MAX;
  std::uint64_t write_queue_bytes_ = 0;
  bool writable_ = true;
};

}  // namespace reelcache
