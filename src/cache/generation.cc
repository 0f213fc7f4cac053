#include "cache/generation.h"

#include <algorithm>

#include "store/marks.h"

namespace reelcache {

void PurgeCounts::Note(const std::string& cache_key, std::uint64_t purges, WallTime at) {
  std::lock_guard lock(mutex_);
  purges_[cache_key] = {purges, at};
}

void PurgeCounts::Forget(const std::string& cache_key) {
  std::lock_guard lock(mutex_);
  purges_.erase(cache_key);
}

void PurgeCounts::Clear(WallTime at) {
  std::lock_guard lock(mutex_);
  purges_.clear();
  all_at_ = at;
}

std::uint64_t PurgeCounts::Find(const std::string& cache_key) const {
  std::lock_guard lock(mutex_);
  auto found = purges_.find(cache_key);
  return found == purges_.end() ? 0 : found->second.purges;
}

// One that was written since tells what the origin said since.
bool PurgeCounts::TookRecord(const std::string& cache_key, WallTime validated_at) const {
  std::lock_guard lock(mutex_);
  if (all_at_ && validated_at <= *all_at_) return true;
  auto found = purges_.find(cache_key);
  return found != purges_.end() && validated_at <= found->second.at;
}

// The epoch first: one that changes in between makes the object be asked for once more, the other way round its mark
// would be taken for one of the new epoch.
Generation ReadGeneration(ChunkStore& store, const PurgeCounts& counts, const std::string& cache_key) {
  Generation generation{store.epoch(), 0};
  auto mark = store.ReadRecord(MarkOf(kPurgedMark, cache_key));
  std::uint64_t marked = mark ? MarkNumber(*mark, 0).value_or(0) : 0;
  generation.purges = std::max(marked, counts.Find(cache_key));
  return generation;
}

Generations::Generations(ChunkStore& store, const PurgeCounts& counts) : counts_(counts), epoch_(store.epoch()) {
  store.ForEachRecord(kPurgedMark, [this](const std::string& key, const std::string& mark) {
    marked_[key.substr(kPurgedMark.size())] = MarkNumber(mark, 0).value_or(0);
    return true;
  });
}

Generation Generations::Of(const std::string& cache_key) const {
  auto marked = marked_.find(cache_key);
  return {epoch_, std::max(marked == marked_.end() ? 0 : marked->second, counts_.Find(cache_key))};
}

}  // namespace reelcache
