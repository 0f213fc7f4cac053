#include "io/signals.h"

#include <csignal>

namespace reelcache {

struct Signals::Watch {
  uv_signal_t handle{};
  std::function<void()> action;
};

Signals::Signals(Loop& loop) : loop_(loop) { signal(SIGPIPE, SIG_IGN); }

Signals::~Signals() {
  for (Watch* watch : watches_)
    uv_close(reinterpret_cast<uv_handle_t*>(&watch->handle),
             [](uv_handle_t* closed) { delete static_cast<Watch*>(closed->data); });
}

void Signals::On(int number, std::function<void()> action) {
  auto* watch = watches_.emplace_back(new Watch{{}, std::move(action)});
  uv_signal_init(loop_.uv(), &watch->handle);
  watch->handle.data = watch;
  uv_signal_start(
      &watch->handle, [](uv_signal_t* handle, int) { static_cast<Watch*>(handle->data)->action(); }, number);
  sigset_t held_back;
  sigemptyset(&held_back);
  sigaddset(&held_back, number);
  pthread_sigmask(SIG_UNBLOCK, &held_back, nullptr);
}

void LeaveSignalsToLoops() {
  sigset_t left;
  sigfillset(&left);
  for (int crash : {SIGSEGV, SIGABRT, SIGBUS, SIGFPE, SIGILL}) sigdelset(&left, crash);
  pthread_sigmask(SIG_BLOCK, &left, nullptr);
}

}  // namespace reelcache
