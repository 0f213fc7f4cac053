// A one-shot or repeating callback on a loop. Dropping it cancels it. Thread: its loop only.
#pragma once

#include <chrono>
#include <functional>

#include "io/loop.h"

namespace reelcache {

class Timer {
 public:
  Timer(Loop& loop, std::function<void()> on_fire);
  ~Timer();
  Timer(const Timer&) = delete;
  Timer& operator=(const Timer&) = delete;

  // Starts again from `delay` if it is running.
  void Start(std::chrono::milliseconds delay, std::chrono::milliseconds repeat = std::chrono::milliseconds(0));
  void Stop();

 private:
  uv_timer_t* handle_;  // owned; libuv frees it later, after its close callback
  std::function<void()> on_fire_;
};

}  // namespace reelcache
