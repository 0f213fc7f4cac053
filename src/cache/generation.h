// Which keeping of an object's version this is: a part of the version's id, so that what was kept before a purge has no
// key any more, though the origin still has the same version. What clients see (the ETag) does not change with it.
#pragma once

#include <cstdint>
#include <mutex>
#include <string>
#include <unordered_map>

#include "store/chunk_store.h"

namespace reelcache {

struct Generation {
  std::uint64_t epoch = 0;   // ChunkStore::epoch
  std::uint64_t purges = 0;  // of this object alone, since the epoch began

  friend bool operator==(const Generation&, const Generation&) = default;
};

// Purges that the store's log may not have: those that are being done, and those it could not take. Thread: any.
class PurgeCounts {
 public:
  void Note(const std::string& cache_key, std::uint64_t purges);
  void Forget(const std::string& cache_key);
  void Clear();
  std::uint64_t Find(const std::string& cache_key) const;  // 0: none

 private:
  mutable std::mutex mutex_;
  std::unordered_map<std::string, std::uint64_t> purges_;  // by cache key
};

// What an object that is opened next gets. Blocks shortly: worker thread.
Generation ReadGeneration(ChunkStore& store, const PurgeCounts& counts, const std::string& cache_key);

}  // namespace reelcache
