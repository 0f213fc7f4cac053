// One thread's event loop. `Post` is the only way in from other threads.
//
// Thread: everything but Post, Stop and Current belongs to the thread that calls Run.
#pragma once

#include <uv.h>

#include <atomic>
#include <chrono>
#include <functional>
#include <mutex>
#include <string>
#include <vector>

namespace reelcache {

class Loop {
 public:
  explicit Loop(std::string name);
  ~Loop();
  Loop(const Loop&) = delete;
  Loop& operator=(const Loop&) = delete;

  // Returns after Stop, when everything posted before it has run.
  void Run();

  // Runs what is ready and returns; `wait` blocks for the first happening. For tests and shutdown.
  void RunOnce(bool wait);

  // Thread: any.
  void Stop();

  // Runs `task` on the loop's thread, never inside this call. Tasks run in the order of their posting.
  // Thread: any.
  void Post(std::function<void()> task);

  // The loop whose Run or RunOnce is on this thread's stack, or null.
  static Loop* Current();

  // Names what the loop is busy with, for the line that is logged when one turn takes over 100 ms.
  // `what` must be a literal.
  void SetTask(const char* what) { task_ = what; }

  // Of libuv.
  static std::string LibraryVersion() { return uv_version_string(); }

  // Turns that took over 100 ms. Thread: any.
  std::uint64_t stalls() const { return stalls_.load(std::memory_order_relaxed); }

  uv_loop_t* uv() { return &uv_; }
  const std::string& name() const { return name_; }

 private:
  void RunPosted();
  void WatchStalls();

  std::string name_;
  uv_loop_t uv_{};
  uv_async_t wake_{};
  uv_prepare_t before_poll_{};
  uv_check_t after_poll_{};
  std::mutex mutex_;
  std::vector<std::function<void()>> posted_;  // guarded by mutex_
  std::atomic<bool> stop_{false};
  std::uint64_t turn_began_ns_ = 0;
  std::atomic<std::uint64_t> stalls_{0};
  const char* task_ = "idle";
};

}  // namespace reelcache
