#include "io/child_process.h"

#include <csignal>
#include <optional>
#include <utility>

namespace reelcache {

// Outlives the ChildProcess until the kernel has told how the program ended: who is not waited for stays a zombie.
struct ChildProcess::Handles {
  uv_process_t process{};
  uv_pipe_t socket{};
  char piece[64 * 1024];
  ChildProcess* owner = nullptr;  // null once it is gone, or on_exit was called
  Listener listener;
  std::optional<Exit> exit;
  bool socket_ended = false;
  int open = 2;

  void Close(uv_handle_t* handle) {
    uv_close(handle, [](uv_handle_t* closed) {
      auto* self = static_cast<Handles*>(closed->data);
      if (--self->open == 0) delete self;
    });
  }

  void EndSocket() {
    if (std::exchange(socket_ended, true)) return;
    Close(reinterpret_cast<uv_handle_t*>(&socket));
    TellExit();
  }

  void TellExit() {
    if (!exit || !socket_ended || owner == nullptr) return;
    std::exchange(owner, nullptr)->handles_ = nullptr;
    auto on_exit = std::move(listener.on_exit);  // the call may drop the ChildProcess
    on_exit(*exit);
  }

  void Read(ssize_t count) {
    if (count < 0) return EndSocket();
    if (count == 0 || owner == nullptr) return;
    auto on_bytes = listener.on_bytes;  // a copy: the call may drop the ChildProcess
    on_bytes({piece, static_cast<std::size_t>(count)});
  }

  void StartReading() {
    uv_read_start(
        reinterpret_cast<uv_stream_t*>(&socket),
        [](uv_handle_t* handle, std::size_t, uv_buf_t* buffer) {
          auto* self = static_cast<Handles*>(handle->data);
          *buffer = uv_buf_init(self->piece, sizeof self->piece);
        },
        [](uv_stream_t* stream, ssize_t count, const uv_buf_t*) { static_cast<Handles*>(stream->data)->Read(count); });
  }

  static void OnExit(uv_process_t* process, std::int64_t status, int signal) {
    auto* self = static_cast<Handles*>(process->data);
    self->exit = Exit{static_cast<int>(status), signal};
    self->Close(reinterpret_cast<uv_handle_t*>(process));
    self->TellExit();
  }
};

Result<std::unique_ptr<ChildProcess>> ChildProcess::Start(Loop& loop, const std::string& program, Listener listener) {
  signal(SIGPIPE, SIG_IGN);  // what is written to a program that has just ended must not end this one
  auto* handles = new Handles();
  handles->listener = std::move(listener);
  handles->process.data = handles->socket.data = handles;
  uv_pipe_init(loop.uv(), &handles->socket, 0);
  std::string name = program;
  char* arguments[] = {name.data(), nullptr};
  char* environment[] = {nullptr};
  uv_stdio_container_t stdio[3] = {};
  stdio[0].flags = static_cast<uv_stdio_flags>(UV_CREATE_PIPE | UV_READABLE_PIPE | UV_WRITABLE_PIPE);
  stdio[0].data.stream = reinterpret_cast<uv_stream_t*>(&handles->socket);
  stdio[1].flags = stdio[2].flags = UV_IGNORE;
  uv_process_options_t options{};
  options.exit_cb = &Handles::OnExit;
  options.file = name.c_str();
  options.args = arguments;
  options.env = environment;
  options.stdio = stdio;
  options.stdio_count = 3;
  if (int failed = uv_spawn(loop.uv(), &handles->process, &options); failed != 0) {
    handles->Close(reinterpret_cast<uv_handle_t*>(&handles->process));
    handles->Close(reinterpret_cast<uv_handle_t*>(&handles->socket));
    return Error{ErrorKind::kUnavailable, program + " cannot be started: " + uv_strerror(failed)};
  }
  handles->StartReading();
  return std::unique_ptr<ChildProcess>(new ChildProcess(handles));
}

ChildProcess::ChildProcess(Handles* handles) : handles_(handles) { handles_->owner = this; }

ChildProcess::~ChildProcess() {
  if (handles_ == nullptr) return;
  handles_->owner = nullptr;
  if (!handles_->exit) uv_process_kill(&handles_->process, SIGKILL);
  handles_->EndSocket();  // may free the handles later
}

void ChildProcess::Write(std::string bytes) {
  if (handles_ == nullptr || handles_->socket_ended) return;
  struct Request {
    uv_write_t write{};
    std::string bytes;
  };
  auto* request = new Request{{}, std::move(bytes)};
  request->write.data = request;
  uv_buf_t buffer = uv_buf_init(request->bytes.data(), static_cast<unsigned>(request->bytes.size()));
  auto on_written = [](uv_write_t* write, int) { delete static_cast<Request*>(write->data); };
  if (uv_write(&request->write, reinterpret_cast<uv_stream_t*>(&handles_->socket), &buffer, 1, on_written) != 0)
    delete request;
}

std::size_t ChildProcess::queued_bytes() const {
  if (handles_ == nullptr || handles_->socket_ended) return 0;
  return uv_stream_get_write_queue_size(reinterpret_cast<const uv_stream_t*>(&handles_->socket));
}

}  // namespace reelcache
