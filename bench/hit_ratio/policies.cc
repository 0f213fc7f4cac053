#include "policies.h"

#include <string>

namespace reelcache {
namespace {

// Every chunk is these bytes: policies look at sizes alone.
Slice SomeChunk() {
  static const std::string bytes(kChunkBytes, 'x');
  return Slice::Static(bytes);
}

}  // namespace

bool Lru::Use(const ChunkKey& key) {
  auto found = places_.find(key);
  if (found != places_.end()) {
    order_.splice(order_.begin(), order_, found->second);
    return true;
  }
  order_.push_front(key);
  places_[key] = order_.begin();
  if (order_.size() > most_) {
    places_.erase(order_.back());
    order_.pop_back();
  }
  return false;
}

Tiers::Tiers(std::uint64_t memory_bytes, std::uint64_t disk_bytes)
    : disk_(disk_bytes > 0 ? std::make_unique<DiskModel>(disk_bytes, kChunkBytes) : nullptr),
      memory_(memory_bytes, kChunkBytes, metrics_, [this](const ChunkKey& key) {
        if (disk_) disk_->CountUse(key);
      }) {}

bool Tiers::Use(const ChunkKey& key) {
  if (memory_.Find(key)) return true;
  bool on_disk = disk_ && disk_->Contains(key);
  memory_.Insert(key, SomeChunk());
  if (on_disk)
    disk_->CountUse(key);
  else if (disk_)
    disk_->Write(key);
  return on_disk;
}

}  // namespace reelcache
