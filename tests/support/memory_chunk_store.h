// A chunk store in memory, for tests. Thread: any.
#pragma once

#include <mutex>
#include <unordered_map>

#include "store/chunk_store.h"

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
    chunks_[key] = std::move(bytes);
  }
  void Erase(const ChunkKey& key) {
    std::lock_guard lock(mutex_);
    chunks_.erase(key);
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
    records_[std::string(cache_key)] = std::move(record);
  }
  void EraseRecord(std::string_view cache_key) override {
    std::lock_guard lock(mutex_);
    records_.erase(std::string(cache_key));
  }
  StoreStats Stats() const override {
    std::lock_guard lock(mutex_);
    StoreStats stats;
    stats.chunks = chunks_.size();
    stats.objects = records_.size();
    stats.writable = true;
    return stats;
  }

 private:
  mutable std::mutex mutex_;
  std::unordered_map<ChunkKey, Slice, ChunkKeyHash> chunks_;
  std::unordered_map<std::string, std::string> records_;
  int uses_ = 0;
};

}  // namespace reelcache
