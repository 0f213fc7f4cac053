// Says once of each name why it is not listed, so that a listing that repeats does not fill the log. Thread: any.
#pragma once

#include <mutex>
#include <string_view>
#include <unordered_set>

#include "base/hash.h"
#include "base/log.h"

namespace reelcache {

class SkippedNames {
 public:
  // `why` completes "... is not listed: ".
  void Note(std::string_view name, std::string_view why) {
    std::lock_guard lock(mutex_);
    if (seen_.size() >= kMost || !seen_.insert(Hash64(name)).second) return;
    spdlog::warn("{} is not listed: {}{}", Quoted(name), why, seen_.size() == kMost ? " (more such names stay unsaid)" : "");
  }

 private:
  static constexpr std::size_t kMost = 100;
  std::mutex mutex_;
  std::unordered_set<std::uint64_t> seen_;  // guarded by mutex_
};

}  // namespace reelcache
