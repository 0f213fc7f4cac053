// Keeps `reelcache serve` alive: the server runs in a child process, the worker, and a new one is started when it
// crashes (restart_rules.h says when and how soon).
//
// The supervisor is the process that was started: it has no thread but its own, opens nothing, and waits for signals.
// SIGTERM, SIGINT, SIGHUP and SIGUSR1 are handed on to the worker, which is in a process group of its own, so that a
// terminal's Ctrl-C reaches it once. A terminal that goes away (SIGHUP from the kernel) counts as SIGTERM, and as
// nothing where SIGHUP was ignored at the start (nohup). The worker is killed when the supervisor dies.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

namespace reelcache {

// What a worker settled that was left to it. Those after it keep to that.
struct ServedAs {
  std::uint16_t port = 0;
  std::uint16_t admin_port = 0;  // 0: operators are not answered on a port of their own
  std::string auto_origin = {};  // what kAutoOrigin meant; empty: it was not asked for

  friend bool operator==(const ServedAs&, const ServedAs&) = default;
};

struct WorkerStart {
  std::optional<ServedAs> before = {};  // of the last worker that served; nothing: none did
  bool with_first_settings = false;     // what the settings are now did not start
  // To be called once it serves, before others learn of it.
  std::function<void(const ServedAs& served)> on_serving = [](const ServedAs&) {};
};

// Runs `work` in child processes, one after the other. Returns twice: in each worker what `work` returned, and in the
// supervisor the exit status of the program. Signals that the caller blocked are blocked in workers, too. Requires: no
// thread was started.
int Supervise(const std::function<int(const WorkerStart& start)>& work);

}  // namespace reelcache
