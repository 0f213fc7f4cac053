// Which keeping of an object's version this is: a part of the version's id, so that what was kept before a purge has no
// key any more, though the origin still has the same version. What clients see (the ETag) does not change with it.
#pragma once

#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>

#include "base/clock.h"
#include "store/chunk_store.h"

namespace reelcache {

struct Generation {
  std::uint64_t epoch = 0;   // ChunkStore::epoch
  std::uint64_t purges = 0;  // of this object alone; a new epoch that lasts forgets them

  friend bool operator==(const Generation&, const Generation&) = default;
};

// Purges that the store's log may not have: those that are being done, and those it could not take. Thread: any.
class PurgeCounts {
 public:
  void Note(const std::string& cache_key, std::uint64_t purges, WallTime at);
  void Forget(const std::string& cache_key);
  // Everything was dropped, or should have been.
  void Clear(WallTime at);
  std::uint64_t Find(const std::string& cache_key) const;  // 0: none
  // Whether a record of then is one that a purge should have taken away.
  bool TookRecord(const std::string& cache_key, WallTime validated_at) const;

 private:
  struct Purge {
    std::uint64_t purges = 0;
    WallTime at;
  };
  mutable std::mutex mutex_;
  std::unordered_map<std::string, Purge> purges_;  // by cache key
  std::optional<WallTime> all_at_;
};

// What an object that is opened next gets. Blocks shortly: worker thread.
Generation ReadGeneration(ChunkStore& store, const PurgeCounts& counts, const std::string& cache_key);

// The same of many objects, as of when it was made. Blocks: worker thread. Lifetime: `counts` outlives it.
class Generations {
 public:
  Generations(ChunkStore& store, const PurgeCounts& counts);
  Generation Of(const std::string& cache_key) const;

 private:
  const PurgeCounts& counts_;
  const std::uint64_t epoch_;
  std::unordered_map<std::string, std::uint64_t> marked_;  // by cache key
};

}  // namespace reelcache
