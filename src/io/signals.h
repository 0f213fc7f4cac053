// Signals as callbacks on a loop; SIGPIPE is ignored. Thread: its loop, but for LeaveSignalsToLoops.
#pragma once

#include <functional>
#include <vector>

#include "io/loop.h"

namespace reelcache {

class Signals {
 public:
  explicit Signals(Loop& loop);
  ~Signals();
  Signals(const Signals&) = delete;
  Signals& operator=(const Signals&) = delete;

  // Calls `action` at every signal `number` from now on, and at one that this thread has held back so far. Requires:
  // not called for it before.
  void On(int number, std::function<void()> action);

 private:
  struct Watch;

  Loop& loop_;
  std::vector<Watch*> watches_;  // owned; freed in their close callbacks
};

// A thread that runs no loop calls this first: whatever is sent to the process comes to one that does. Its own crash is
// still told to it.
void LeaveSignalsToLoops();

}  // namespace reelcache
