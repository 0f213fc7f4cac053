// The caches that are compared: plain LRU, and ours, the real policy code over chunks without bytes.
#pragma once

#include <cstdint>
#include <list>
#include <memory>
#include <unordered_map>

#include "cache/memory_tier.h"
#include "disk_model.h"

namespace reelcache {

inline constexpr std::uint32_t kChunkBytes = 256 * 1024;

class Policy {
 public:
  virtual ~Policy() = default;
  // One reader's use of a chunk. False: it had to be fetched; it is in the cache afterwards.
  virtual bool Use(const ChunkKey& key) = 0;
  virtual std::uint64_t written_bytes() const { return 0; }  // to disk
};

class Lru final : public Policy {
 public:
  explicit Lru(std::uint64_t capacity_bytes) : most_(capacity_bytes / kChunkBytes) {}
  bool Use(const ChunkKey& key) override;

 private:
  std::size_t most_;
  std::list<ChunkKey> order_;  // newest first
  std::unordered_map<ChunkKey, std::list<ChunkKey>::iterator, ChunkKeyHash> places_;
};

// Memory over disk, as the reader of chunks uses them; either may be 0.
class Tiers final : public Policy {
 public:
  Tiers(std::uint64_t memory_bytes, std::uint64_t disk_bytes);
  bool Use(const ChunkKey& key) override;
  std::uint64_t written_bytes() const override { return disk_ ? disk_->written_bytes() : 0; }

 private:
  std::unique_ptr<DiskModel> disk_;
  Metrics metrics_;
  MemoryTier memory_;
};

}  // namespace reelcache
