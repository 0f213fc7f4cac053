#include "io/loop.h"

#include "base/log.h"

namespace reelcache {
namespace {

constexpr std::uint64_t kStallNs = 100'000'000;
constexpr std::uint64_t kNsPerMs = 1'000'000;
thread_local Loop* current_loop = nullptr;

class CurrentLoop {
 public:
  explicit CurrentLoop(Loop* loop) : before_(current_loop) { current_loop = loop; }
  ~CurrentLoop() { current_loop = before_; }

 private:
  Loop* before_;
};

}  // namespace

Loop::Loop(std::string name) : name_(std::move(name)) {
  uv_loop_init(&uv_);
  uv_.data = this;
  wake_.data = before_poll_.data = after_poll_.data = this;
  uv_async_init(&uv_, &wake_, [](uv_async_t* handle) { static_cast<Loop*>(handle->data)->RunPosted(); });
  WatchStalls();
}

Loop::~Loop() {
  for (auto* handle : {reinterpret_cast<uv_handle_t*>(&wake_), reinterpret_cast<uv_handle_t*>(&before_poll_),
                       reinterpret_cast<uv_handle_t*>(&after_poll_)})
    uv_close(handle, nullptr);
  while (uv_run(&uv_, UV_RUN_NOWAIT) != 0) {
  }
  posted_.clear();
  uv_loop_close(&uv_);
}

// A turn is what runs between two polls: everything that keeps other connections waiting. libuv reads the time as soon
// as it has polled, before the callbacks of what is ready, and once more before the next turn.
void Loop::WatchStalls() {
  uv_prepare_init(&uv_, &before_poll_);
  uv_check_init(&uv_, &after_poll_);
  uv_prepare_start(&before_poll_, [](uv_prepare_t* handle) {
    auto* loop = static_cast<Loop*>(handle->data);
    std::uint64_t began = std::exchange(loop->turn_began_ns_, 0);
    std::uint64_t took = began == 0 ? 0 : uv_now(&loop->uv_) * kNsPerMs - began;
    if (took > kStallNs) {
      loop->stalls_.fetch_add(1, std::memory_order_relaxed);
      spdlog::warn("loop {} stalled {} ms in: {}", loop->name_, took / kNsPerMs, loop->task_);
    }
    loop->task_ = "timers";
  });
  uv_check_start(&after_poll_, [](uv_check_t* handle) {
    static_cast<Loop*>(handle->data)->turn_began_ns_ = uv_now(handle->loop) * kNsPerMs;
  });
  uv_unref(reinterpret_cast<uv_handle_t*>(&before_poll_));
  uv_unref(reinterpret_cast<uv_handle_t*>(&after_poll_));
}

void Loop::Run() {
  CurrentLoop mark(this);
  while (!stop_.load()) uv_run(&uv_, UV_RUN_ONCE);
  RunPosted();
}

void Loop::RunOnce(bool wait) {
  CurrentLoop mark(this);
  uv_run(&uv_, wait ? UV_RUN_ONCE : UV_RUN_NOWAIT);
}

void Loop::Stop() {
  stop_.store(true);
  uv_async_send(&wake_);
}

void Loop::Post(std::function<void()> task) {
  bool wake = false;
  {
    std::lock_guard lock(mutex_);
    wake = posted_.empty();
    posted_.push_back(std::move(task));
  }
  if (wake) uv_async_send(&wake_);
}

void Loop::RunPosted() {
  std::vector<std::function<void()>> tasks;
  {
    std::lock_guard lock(mutex_);
    tasks.swap(posted_);
  }
  for (auto& task : tasks) {
    SetTask("posted work");
    task();
    task = nullptr;
  }
}

Loop* Loop::Current() { return current_loop; }

}  // namespace reelcache
