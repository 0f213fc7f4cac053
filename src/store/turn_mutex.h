// A shared mutex in which whoever waits to be alone goes before sharers who come later. The C library's lets those pass, for
// ever where they are never all gone.
//
// A thread that shares it must not share it once more: whoever waits to be alone would be waited for.
#pragma once

#include <mutex>
#include <shared_mutex>

namespace reelcache {

class TurnMutex {
 public:
  void lock() {
    std::lock_guard turn(turn_);
    mutex_.lock();
  }
  void unlock() { mutex_.unlock(); }

  void lock_shared() {
    std::lock_guard turn(turn_);
    mutex_.lock_shared();
  }
  bool try_lock_shared() {
    std::unique_lock turn(turn_, std::try_to_lock);
    return turn.owns_lock() && mutex_.try_lock_shared();
  }
  void unlock_shared() { mutex_.unlock_shared(); }

 private:
  std::mutex turn_;  // held shortly by sharers, and until it is theirs by those who wait to be alone
  std::shared_mutex mutex_;
};

}  // namespace reelcache
