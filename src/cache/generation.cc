#include "cache/generation.h"

#include <algorithm>

#include "store/marks.h"

namespace reelcache {

void PurgeCounts::Note(const std::string& cache_key, std::uint64_t purges) {
  std::lock_guard lock(mutex_);
  purges_[cache_key] = purges;
}

void PurgeCounts::Forget(const std::string& cache_key) {
  std::lock_guard lock(mutex_);
  purges_.erase(cache_key);
}

void PurgeCounts::Clear() {
  std::lock_guard lock(mutex_);
  purges_.clear();
}

std::uint64_t PurgeCounts::Find(const std::string& cache_key) const {
  std::lock_guard lock(mutex_);
  auto found = purges_.find(cache_key);
  return found == purges_.end() ? 0 : found->second;
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

}  // namespace reelcache
