// Which names a sentence of the log was already said of, so that one that repeats does not fill it. Bounded: after
// `most` names nothing more is said. Thread: any.
#pragma once

#include <mutex>
#include <string_view>
#include <unordered_set>

#include "base/hash.h"

namespace reelcache {

class SaidOnce {
 public:
  enum class Turn { kFirst, kLast, kSaid };  // kLast: say that no more names follow

  explicit SaidOnce(std::size_t most = 1000) : most_(most) {}

  Turn Note(std::string_view name) {
    std::lock_guard lock(mutex_);
    if (seen_.size() >= most_ || !seen_.insert(Hash64(name)).second) return Turn::kSaid;
    return seen_.size() == most_ ? Turn::kLast : Turn::kFirst;
  }

 private:
  const std::size_t most_;
  std::mutex mutex_;
  std::unordered_set<std::uint64_t> seen_;  // guarded by mutex_
};

}  // namespace reelcache
