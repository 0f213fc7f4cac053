// SIGTERM and SIGINT as a callback on a loop; SIGPIPE is ignored. Thread: its loop.
#pragma once

#include <functional>

#include "io/loop.h"

namespace reelcache {

class Signals {
 public:
  // `on_stop` is called at every SIGTERM or SIGINT.
  Signals(Loop& loop, std::function<void()> on_stop);
  ~Signals();
  Signals(const Signals&) = delete;
  Signals& operator=(const Signals&) = delete;

 private:
  uv_signal_t* handles_[2];  // owned; freed in their close callbacks
  std::function<void()> on_stop_;
};

}  // namespace reelcache
