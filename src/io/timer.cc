#include "io/timer.h"

namespace reelcache {

Timer::Timer(Loop& loop, std::function<void()> on_fire)
    : handle_(new uv_timer_t{}), on_fire_(std::move(on_fire)) {
  uv_timer_init(loop.uv(), handle_);
  handle_->data = this;
}

Timer::~Timer() {
  uv_close(reinterpret_cast<uv_handle_t*>(handle_),
           [](uv_handle_t* handle) { delete reinterpret_cast<uv_timer_t*>(handle); });
}

void Timer::Start(std::chrono::milliseconds delay, std::chrono::milliseconds repeat) {
  uv_update_time(handle_->loop);  // a long turn before this call must not shorten the delay
  uv_timer_start(
      handle_,
      [](uv_timer_t* handle) {
        auto fire = static_cast<Timer*>(handle->data)->on_fire_;  // a copy: firing may drop the timer
        fire();
      },
      static_cast<std::uint64_t>(delay.count()), static_cast<std::uint64_t>(repeat.count()));
}

void Timer::Stop() { uv_timer_stop(handle_); }

}  // namespace reelcache
