// What became of a group of record writes that somebody waits for. Thread: any.
#pragma once

#include <condition_variable>
#include <mutex>

namespace reelcache {

class WriteReceipt {
 public:
  // For every write: Expect before it is queued, Done once its fate is known.
  void Expect() {
    std::lock_guard lock(mutex_);
    ++open_;
  }
  void Done(bool written) {
    std::lock_guard lock(mutex_);
    all_written_ = all_written_ && written;
    if (--open_ == 0) changed_.notify_all();
  }

  // Blocks until every expected write is done. False: one of them is not in the log.
  bool Wait() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return open_ == 0; });
    return all_written_;
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  int open_ = 0;             // guarded by mutex_, as what follows
  bool all_written_ = true;
};

}  // namespace reelcache
