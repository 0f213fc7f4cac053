// Takes objects out of the cache on demand.
//
// A purged object's next keeping has another version id (Generation), so nothing of what was kept, is being fetched, read
// from disk or waits to be written has a key that a new request asks for. Who reads it already goes on under the old keys.
// A soft purge makes objects stale instead: they are asked for at the origin at their next use.
//
// Thread: any that may block; one purge at a time.
#pragma once

#include <functional>
#include <mutex>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "cache/cache.h"

namespace reelcache {

enum class PurgeKind { kHard, kSoft };

struct Purged {
  std::uint64_t objects = 0;
  std::uint64_t withdrawn_bytes = 0;  // from memory and from disk, where space returns as the tables turn
  bool lasting = true;  // false: the disk did not take note of it, so a restart may bring the old bytes back
};

class Purger {
 public:
  // Told of the names whose bytes were withdrawn, before the purge ends; empty: everything.
  using OnPurged = std::function<void(const std::vector<std::string>& names)>;

  Purger(Cache& cache, OnPurged on_purged) : cache_(cache), on_purged_(std::move(on_purged)) {}

  Purged Name(const std::string& name, PurgeKind kind) { return Names({name}, kind); }
  // What the cache knows below `prefix`. What the origin has said is missing is not known any more, though its bytes may
  // lie there: its name takes those.
  Purged Prefix(const std::string& prefix, PurgeKind kind);
  // A hard one drops the tables on disk, and their space returns at once.
  Purged All(PurgeKind kind);

 private:
  using Grids = std::unordered_map<std::uint64_t, ChunkGrid>;  // by object
  // Of one name; says whether there was such an object.
  using Change = std::function<bool(const std::string& name, const std::shared_ptr<WriteReceipt>& receipt)>;

  Purged Names(const std::vector<std::string>& names, PurgeKind kind);
  Purged Withdraw(const std::vector<std::string>& names);
  Purged MakeStale(const std::vector<std::string>& names);
  Purged InTurns(const std::vector<std::string>& names, const Change& change);
  bool WithdrawOne(const std::string& name, Grids& grids, const std::shared_ptr<WriteReceipt>& receipt);
  bool MakeOneStale(const std::string& name, const std::shared_ptr<WriteReceipt>& receipt);
  void ReleasePin(const std::string& key, const std::shared_ptr<WriteReceipt>& receipt);
  void Count(const Purged& purged);

  Cache& cache_;
  const OnPurged on_purged_;
  std::mutex mutex_;  // one purge at a time: each counts on from the last one's mark
};

}  // namespace reelcache
