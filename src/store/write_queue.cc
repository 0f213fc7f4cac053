#include "store/write_queue.h"

namespace reelcache {

bool WriteQueue::PutChunk(ChunkWrite write) {
  {
    std::lock_guard lock(mutex_);
    if (stop_ || bytes_ + write.bytes.size() > most_bytes_) return false;
    if (!chunks_.emplace(write.key, write.bytes).second) return true;
    bytes_ += write.bytes.size();
    items_.emplace_back(std::move(write));
  }
  ready_.notify_one();
  return true;
}

bool WriteQueue::PutRecord(RecordWrite write) {
  {
    std::lock_guard lock(mutex_);
    if (stop_ || records_.size() >= kMostRecords) return false;
    WaitingRecord& waiting = records_[write.cache_key];
    waiting.record = write.record;
    ++waiting.writes;
    items_.emplace_back(std::move(write));
  }
  ready_.notify_one();
  return true;
}

bool WriteQueue::HasChunk(const ChunkKey& key) const {
  std::lock_guard lock(mutex_);
  return chunks_.contains(key);
}

std::optional<Slice> WriteQueue::FindChunk(const ChunkKey& key) const {
  std::lock_guard lock(mutex_);
  auto found = chunks_.find(key);
  return found == chunks_.end() ? std::nullopt : std::optional(found->second);
}

std::optional<std::optional<std::string>> WriteQueue::FindRecord(const std::string& cache_key) const {
  std::lock_guard lock(mutex_);
  auto found = records_.find(cache_key);
  if (found == records_.end()) return std::nullopt;
  return std::make_optional(found->second.record);
}

std::optional<WriteQueue::Item> WriteQueue::Take() {
  std::unique_lock lock(mutex_);
  ready_.wait(lock, [this] { return stop_ || !items_.empty(); });
  if (items_.empty()) return std::nullopt;
  Item item = std::move(items_.front());
  items_.pop_front();
  return item;
}

void WriteQueue::Done(const Item& item) {
  std::lock_guard lock(mutex_);
  if (auto* chunk = std::get_if<ChunkWrite>(&item)) {
    bytes_ -= chunk->bytes.size();
    chunks_.erase(chunk->key);
    return;
  }
  auto found = records_.find(std::get<RecordWrite>(item).cache_key);
  if (found != records_.end() && --found->second.writes == 0) records_.erase(found);
}

void WriteQueue::Stop() {
  {
    std::lock_guard lock(mutex_);
    stop_ = true;
  }
  ready_.notify_all();
}

std::uint64_t WriteQueue::bytes() const {
  std::lock_guard lock(mutex_);
  return bytes_;
}

std::size_t WriteQueue::chunks() const {
  std::lock_guard lock(mutex_);
  return chunks_.size();
}

bool WriteQueue::empty() const {
  std::lock_guard lock(mutex_);
  return chunks_.empty() && records_.empty();
}

}  // namespace reelcache
