// An HTTP/1.1 origin that does what a script tells it: the storage behind tests and benchmarks.
#include <sys/prctl.h>
#include <sys/signalfd.h>

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstring>

#include "support/scripted_origin/server.h"

namespace {

// Readable once SIGTERM or SIGINT came. Threads started later inherit the blocked signals.
int SignalFd() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGINT);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  return signalfd(-1, &signals, SFD_CLOEXEC);
}

}  // namespace

int main(int argc, char** argv) {
  std::string error;
  const auto options = reelcache::ParseOriginOptions({argv + 1, argv + argc}, error);
  if (!options || options->help) {
    std::fputs((error.empty() ? "" : error + "\n").c_str(), stderr);
    std::fputs(reelcache::OriginUsage().c_str(), options ? stdout : stderr);
    return options ? 0 : 2;
  }
  prctl(PR_SET_TIMERSLACK, 1);  // waits end on time; inherited by every thread
  const int stop_fd = SignalFd();
  reelcache::Origin origin(*options);
  reelcache::Server server(origin);
  const auto port = server.Listen(options->port);
  if (!port) {
    std::fprintf(stderr, "cannot listen on port %u: %s\n", options->port, std::strerror(errno));
    return 2;
  }
  std::printf("listening on http://127.0.0.1:%u\n", *port);
  std::fflush(stdout);
  server.RunUntil(stop_fd);
  return 0;
}
