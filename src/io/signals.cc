#include "io/signals.h"

#include <csignal>

namespace reelcache {

Signals::Signals(Loop& loop, std::function<void()> on_stop) : on_stop_(std::move(on_stop)) {
  signal(SIGPIPE, SIG_IGN);
  const int numbers[2] = {SIGTERM, SIGINT};
  for (int i = 0; i < 2; ++i) {
    handles_[i] = new uv_signal_t{};
    uv_signal_init(loop.uv(), handles_[i]);
    handles_[i]->data = this;
    uv_signal_start(
        handles_[i], [](uv_signal_t* handle, int) { static_cast<Signals*>(handle->data)->on_stop_(); }, numbers[i]);
  }
}

Signals::~Signals() {
  for (uv_signal_t* handle : handles_)
    uv_close(reinterpret_cast<uv_handle_t*>(handle),
             [](uv_handle_t* closed) { delete reinterpret_cast<uv_signal_t*>(closed); });
}

}  // namespace reelcache
