// What the thread sanitizer of gcc 12 needs in every program of tests.
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <thread>

#include "base/log.h"

namespace {

// Otherwise libspdlog makes its log at the first word, under a lock that the sanitizer cannot see: where the first words
// of two threads met it told of a race.
[[maybe_unused]] const spdlog::logger* const kLog = spdlog::default_logger_raw();

#if defined(__SANITIZE_THREAD__)
// It holds signals back until a thread is at a good place, and on a busy machine loses one now and then: a child stayed
// a zombie until somebody sent SIGCHLD by hand (one in 35 runs of MediaReaderTest.WaitsWhileAViewerWaitsForTheOrigin with
// five busy processes beside it; none in 220 with the address sanitizer). So it is sent again and again, which does
// nothing where none was lost.
void SendAgain(std::stop_token stop) {
  sigset_t all;
  sigfillset(&all);
  pthread_sigmask(SIG_BLOCK, &all, nullptr);
  while (!stop.stop_requested()) {
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
    kill(getpid(), SIGCHLD);
  }
}
const std::jthread kChildSignals(SendAgain);
#endif

}  // namespace
