// Keeps `reelcache serve` alive: the server runs in a child process, the worker, and a new one is started when it
// crashes (restart_rules.h says when and how soon).
//
// The supervisor is the process that was started: it has no thread but its own, opens nothing, and waits for signals.
// SIGTERM, SIGINT, SIGHUP and SIGUSR1 are handed on to the worker, which is in a process group of its own, so that a
// terminal's Ctrl-C reaches it once. A terminal that goes away (SIGHUP from the kernel) counts as SIGTERM. The worker is
// killed when the supervisor dies.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>

namespace reelcache {

struct ServerPorts {
  std::uint16_t main = 0;
  std::uint16_t admin = 0;  // 0: operators are not answered on a port of their own
};

struct WorkerStart {
  // What an earlier worker listened on, to be taken again; nothing: none did.
  std::optional<ServerPorts> before = {};
  // To be called once it listens, before others learn of it.
  std::function<void(const ServerPorts& ports)> on_serving = [](const ServerPorts&) {};
};

// Runs `work` in child processes, one after the other. Returns twice: in each worker what `work` returned, and in the
// supervisor the exit status of the program. Requires: no thread was started.
int Supervise(const std::function<int(const WorkerStart& start)>& work);

}  // namespace reelcache
