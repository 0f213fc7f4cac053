// Callbacks that are still owed an answer, by loop, so that closing a loop can settle them.
//
// Thread: any; a callback runs on the thread that settles it, which must be its loop's.
#pragma once

#include <cstdint>
#include <functional>
#include <mutex>
#include <unordered_map>
#include <vector>

#include "base/result.h"
#include "io/loop.h"
#include "origin/stopping.h"

namespace reelcache {

template <typename T>
class PendingCalls {
 public:
  using Callback = std::function<void(Result<T>)>;

  std::uint64_t Add(Loop& loop, Callback callback) {
    std::lock_guard lock(mutex_);
    calls_.emplace(++last_id_, Call{&loop, std::move(callback)});
    return last_id_;
  }

  // Does nothing when the call was settled before.
  void Settle(std::uint64_t id, Result<T> result) {
    std::unique_lock lock(mutex_);
    auto call = calls_.extract(id);
    lock.unlock();
    if (!call.empty()) call.mapped().callback(std::move(result));
  }

  // Every call of `loop` is answered kUnavailable.
  void CloseLoop(Loop& loop) {
    std::vector<std::uint64_t> ids;
    {
      std::lock_guard lock(mutex_);
      for (const auto& [id, call] : calls_)
        if (call.loop == &loop) ids.push_back(id);
    }
    for (std::uint64_t id : ids) Settle(id, StoppingError());
  }

 private:
  struct Call {
    Loop* loop;
    Callback callback;
  };
  std::mutex mutex_;
  std::uint64_t last_id_ = 0;                      // guarded by mutex_
  std::unordered_map<std::uint64_t, Call> calls_;  // guarded by mutex_
};

}  // namespace reelcache
