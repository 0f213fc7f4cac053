// The fetches of a decorator that have not ended, so that a loop that closes leaves no timer of theirs behind. Thread: any.
#pragma once

#include <algorithm>
#include <mutex>
#include <unordered_set>

#include "io/loop.h"

namespace reelcache {

// `Fetch` tells its loop by loop().
template <typename Fetch>
class RunningFetches {
 public:
  void Add(Fetch& fetch) {
    std::lock_guard lock(mutex_);
    fetches_.insert(&fetch);
  }
  void Remove(Fetch& fetch) {
    std::lock_guard lock(mutex_);
    fetches_.erase(&fetch);
  }
  // Null: none is left there.
  Fetch* AnyOf(Loop& loop) {
    std::lock_guard lock(mutex_);
    auto found = std::find_if(fetches_.begin(), fetches_.end(), [&](Fetch* fetch) { return &fetch->loop() == &loop; });
    return found == fetches_.end() ? nullptr : *found;
  }

 private:
  std::mutex mutex_;
  std::unordered_set<Fetch*> fetches_;  // guarded by mutex_; each used on its loop only
};

}  // namespace reelcache
