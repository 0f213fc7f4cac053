// A program of ours that runs beside this one and talks with it over a socket pair, which is its descriptor 0.
//
// It is started with an empty environment and nothing else that is open; what it prints is thrown away. A program that
// sends faster than it is listened to waits: each piece is handed on before the next one is read.
//
// Thread: its loop only. Lifetime: dropping it kills the program; nothing is called any more.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"
#include "io/loop.h"

namespace reelcache {

class ChildProcess {
 public:
  struct Exit {
    int status = 0;
    int signal = 0;  // that killed it; 0: it ended by itself
  };
  struct Listener {
    std::function<void(std::string_view)> on_bytes;  // valid during the call
    std::function<void(Exit)> on_exit;               // once, after the last bytes
  };

  // Neither is called inside this call. SIGPIPE is ignored from here on. Errors: kUnavailable, when the program cannot be
  // started.
  static Result<std::unique_ptr<ChildProcess>> Start(Loop& loop, const std::string& program, Listener listener);
  ~ChildProcess();
  ChildProcess(const ChildProcess&) = delete;
  ChildProcess& operator=(const ChildProcess&) = delete;

  // What cannot be written is dropped: the program is ending, and on_exit tells.
  void Write(std::string bytes);
  // What was written and the program has not taken.
  std::size_t queued_bytes() const;

 private:
  struct Handles;
  explicit ChildProcess(Handles* handles);

  Handles* handles_;  // free themselves when libuv has let go of them; null after on_exit
};

}  // namespace reelcache
