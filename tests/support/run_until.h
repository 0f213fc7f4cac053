// Drives a loop in a test until something is so.
#pragma once

#include <functional>

#include "io/loop.h"

namespace reelcache {

// A test that waits for what never comes is ended by its time limit.
inline void RunUntil(Loop& loop, const std::function<bool()>& condition) {
  // libuv 1.44 fires timers before it polls, and then waits in the poll although a timer may have done the very thing
  // that is waited for. So the condition is looked at between the two.
  auto* before_poll = new uv_prepare_t{};
  uv_prepare_init(loop.uv(), before_poll);
  before_poll->data = const_cast<std::function<bool()>*>(&condition);
  uv_prepare_start(before_poll, [](uv_prepare_t* handle) {
    if ((*static_cast<const std::function<bool()>*>(handle->data))()) uv_stop(handle->loop);
  });
  while (!condition()) loop.RunOnce(true);
  uv_close(reinterpret_cast<uv_handle_t*>(before_poll),
           [](uv_handle_t* handle) { delete reinterpret_cast<uv_prepare_t*>(handle); });
}

// What lies ready, without waiting: enough turns for posted work to post again.
inline void RunReady(Loop& loop, int turns = 20) {
  for (int i = 0; i < turns; ++i) loop.RunOnce(false);
}

}  // namespace reelcache
