#include "store/write_queue.h"

#include <algorithm>

#include "store/marks.h"

namespace reelcache {

bool WriteQueue::PutChunk(ChunkWrite write) {
  {
    std::lock_guard lock(mutex_);
    if (stop_ || bytes_ + write.bytes.size() > most_bytes_) return false;
    if (!chunks_.emplace(write.key, write.bytes).second) return true;
    bytes_ += write.bytes.size();
    write.round = round_;
    items_.emplace_back(std::move(write));
  }
  ready_.notify_one();
  return true;
}

bool WriteQueue::PutRecord(RecordWrite write) {
  {
    std::lock_guard lock(mutex_);
    if (stop_ || (!write.receipt && records_.size() >= kMostRecords)) return false;
    write.round = round_;
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

std::map<std::string, std::optional<std::string>> WriteQueue::RecordsBelow(std::string_view prefix) const {
  std::map<std::string, std::optional<std::string>> found;
  std::lock_guard lock(mutex_);
  for (const auto& [key, waiting] : records_)
    if (key.starts_with(prefix) && IsMark(key) == IsMark(prefix)) found.emplace(key, waiting.record);
  return found;
}

std::vector<ChunkKey> WriteQueue::EraseChunks(const std::unordered_set<std::uint64_t>& objects) {
  std::lock_guard lock(mutex_);
  std::vector<ChunkKey> erased;
  for (const auto& [key, bytes] : chunks_)
    if (objects.contains(key.object)) erased.push_back(key);
  for (const ChunkKey& key : erased) chunks_.erase(key);
  std::erase_if(items_, [&](const Item& item) {
    auto* chunk = std::get_if<ChunkWrite>(&item);
    if (chunk == nullptr || !objects.contains(chunk->key.object)) return false;
    bytes_ -= chunk->bytes.size();
    return true;
  });
  return erased;
}

void WriteQueue::EraseAllButMarks() {
  std::lock_guard lock(mutex_);
  ++round_;
  chunks_.clear();
  bytes_ = 0;
  std::erase_if(records_, [](const auto& waiting) { return !IsMark(waiting.first); });
  std::erase_if(items_, [&](Item& item) {
    auto* record = std::get_if<RecordWrite>(&item);
    if (record != nullptr && IsMark(record->cache_key)) return false;
    if (record != nullptr && record->receipt) record->receipt->Done(true);  // there is nothing left of what it was about
    return true;
  });
}

bool WriteQueue::Holds(const Item& item) const {
  std::lock_guard lock(mutex_);
  if (auto* chunk = std::get_if<ChunkWrite>(&item)) return chunk->round == round_ && chunks_.contains(chunk->key);
  const auto& record = std::get<RecordWrite>(item);
  return record.round == round_ || IsMark(record.cache_key);
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
    if (chunk->round != round_) return;
    bytes_ -= chunk->bytes.size();
    chunks_.erase(chunk->key);
    return;
  }
  const auto& write = std::get<RecordWrite>(item);
  if (write.round != round_ && !IsMark(write.cache_key)) return;
  auto found = records_.find(write.cache_key);
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

std::size_t WriteQueue::items() const {
  std::lock_guard lock(mutex_);
  return items_.size();
}

std::vector<ChunkKey> WriteQueue::ChunkKeys() const {
  std::lock_guard lock(mutex_);
  std::vector<ChunkKey> keys;
  for (const auto& [key, bytes] : chunks_) keys.push_back(key);
  return keys;
}

bool WriteQueue::empty() const {
  std::lock_guard lock(mutex_);
  return chunks_.empty() && records_.empty();
}

}  // namespace reelcache
