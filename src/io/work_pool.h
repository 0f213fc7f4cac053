// A few threads for calls that block: reading chunks, reading folders. One queue, first in first out.
//
// Lifetime: the destructor runs what was accepted, then joins. Thread: Submit from any.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace reelcache {

class WorkPool {
 public:
  WorkPool(const std::string& name, int threads);
  ~WorkPool();
  WorkPool(const WorkPool&) = delete;
  WorkPool& operator=(const WorkPool&) = delete;

  // Runs `work` on one of the threads. To answer a loop, `work` posts to it.
  void Submit(std::function<void()> work);

  std::size_t queue_depth() const;

 private:
  void RunThread();

  mutable std::mutex mutex_;
  std::condition_variable ready_;
  std::deque<std::function<void()>> queue_;  // guarded by mutex_
  bool stop_ = false;                        // guarded by mutex_
  std::vector<std::thread> threads_;
};

}  // namespace reelcache
