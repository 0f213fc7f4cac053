#include "io/uv_stream.h"

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <utility>
#include <vector>

#include "io/loop.h"

namespace reelcache {
namespace {

constexpr std::size_t kReadBytes = 64 * 1024;
constexpr std::size_t kMostBuffers = 16;  // slices in one writev

// One read buffer a thread is enough: OnRead consumes or copies before it returns.
thread_local char read_buffer[kReadBytes];

// The kernel would take megabytes for a viewer who takes nothing, and what it takes is fetched for him. Who has taken
// much is given all the room (0): fewer, larger writes.
constexpr int kUnsentBytes = 64 * 1024;
constexpr std::uint64_t kTrustedAfterBytes = 1024 * 1024;
constexpr std::size_t kTrustedBurstBytes = 1024 * 1024;

struct PendingWrite {
  uv_write_t request{};
  std::vector<Slice> slices;
};

class UvStream final : public Stream {
 public:
  explicit UvStream(StreamHandle* handle) : handle_(handle) {
    stream()->data = this;
    if (is_tcp()) uv_tcp_nodelay(&handle_->tcp, 1);
    LimitUnsent(kUnsentBytes);
  }

  ~UvStream() override {
    stream()->data = nullptr;
    CloseAndDelete(handle_);
  }

  void Start(StreamHandler& handler) override {
    handler_ = &handler;
    SetReading(true);
  }

  void SetReading(bool on) override {
    if (on == reading_ || ended_) return;
    reading_ = on;
    if (!on) {
      uv_read_stop(stream());
      return;
    }
    uv_read_start(
        stream(), [](uv_handle_t*, std::size_t, uv_buf_t* buf) { *buf = uv_buf_init(read_buffer, kReadBytes); },
        [](uv_stream_t* from, ssize_t count, const uv_buf_t* buf) {
          if (from->data != nullptr) static_cast<UvStream*>(from->data)->OnReadResult(count, buf->base);
        });
  }

  void Write(std::span<const Slice> slices) override {
    if (broken_) return;
    if (limited_ && given_bytes_ > kTrustedAfterBytes + queued_bytes()) LiftLimit();
    for (const Slice& slice : slices) given_bytes_ += slice.size();
    std::size_t taken = uv_stream_get_write_queue_size(stream()) == 0 ? TryWrite(slices) : 0;
    while (!slices.empty() && taken >= slices.front().size()) {
      taken -= slices.front().size();
      slices = slices.subspan(1);
    }
    if (slices.empty() || broken_) return;
    auto* pending = new PendingWrite{{}, {slices.begin(), slices.end()}};
    pending->slices.front() = pending->slices.front().Sub(taken);
    pending->request.data = pending;
    std::vector<uv_buf_t> buffers = BuffersOf(pending->slices);
    int code = uv_write(&pending->request, stream(), buffers.data(), static_cast<unsigned>(buffers.size()),
                        [](uv_write_t* request, int status) {
                          auto* self = static_cast<UvStream*>(request->handle->data);
                          delete static_cast<PendingWrite*>(request->data);
                          if (self != nullptr) self->OnWriteResult(status);
                        });
    if (code != 0) {
      delete pending;
      BreakLater();
    }
  }

  std::size_t queued_bytes() const override { return uv_stream_get_write_queue_size(stream()); }
  std::size_t burst_bytes() const override { return limited_ ? kUnsentBytes : kTrustedBurstBytes; }

  void ShutdownWrite() override {
    auto* request = new uv_shutdown_t{};
    if (uv_shutdown(request, stream(), [](uv_shutdown_t* done, int) { delete done; }) != 0) delete request;
  }

  void Reset() override {
    const linger hard{1, 0};
    SetOption(SOL_SOCKET, SO_LINGER, &hard, sizeof hard);
  }

  std::string PeerAddress() const override {
    if (!is_tcp()) return "unix:";
    sockaddr_storage address{};
    int length = sizeof address;
    char text[INET6_ADDRSTRLEN] = "";
    if (uv_tcp_getpeername(&handle_->tcp, reinterpret_cast<sockaddr*>(&address), &length) != 0) return "";
    if (address.ss_family == AF_INET6)
      uv_ip6_name(reinterpret_cast<sockaddr_in6*>(&address), text, sizeof text);
    else
      uv_ip4_name(reinterpret_cast<sockaddr_in*>(&address), text, sizeof text);
    return text;
  }

 private:
  uv_stream_t* stream() const { return &handle_->stream; }
  bool is_tcp() const { return stream()->type == UV_TCP; }

  void SetOption(int level, int name, const void* value, socklen_t size) {
    uv_os_fd_t fd = -1;
    if (uv_fileno(reinterpret_cast<uv_handle_t*>(handle_), &fd) == 0) setsockopt(fd, level, name, value, size);
  }

  // A unix-domain socket takes no more than its send buffer anyway.
  void LimitUnsent(int bytes) {
    if (is_tcp()) SetOption(IPPROTO_TCP, TCP_NOTSENT_LOWAT, &bytes, sizeof bytes);
  }

  static std::vector<uv_buf_t> BuffersOf(const std::vector<Slice>& slices) {
    std::vector<uv_buf_t> buffers;
    buffers.reserve(slices.size());
    for (const Slice& slice : slices)
      buffers.push_back(uv_buf_init(const_cast<char*>(slice.bytes.data()), static_cast<unsigned>(slice.size())));
    return buffers;
  }

  void LiftLimit() {
    limited_ = false;
    LimitUnsent(0);
  }

  // How many bytes the socket took at once.
  std::size_t TryWrite(std::span<const Slice> slices) {
    uv_buf_t buffers[kMostBuffers];
    unsigned count = 0;
    for (; count < slices.size() && count < kMostBuffers; ++count)
      buffers[count] = uv_buf_init(const_cast<char*>(slices[count].bytes.data()),
                                   static_cast<unsigned>(slices[count].size()));
    int written = uv_try_write(stream(), buffers, count);
    if (written < 0 && written != UV_EAGAIN) BreakLater();
    return written < 0 ? 0 : static_cast<std::size_t>(written);
  }

  // An error found inside Write is told from the loop, never inside the caller's call: reading reports it.
  void BreakLater() {
    if (broken_) return;
    broken_ = true;
    auto* loop = static_cast<Loop*>(stream()->loop->data);
    loop->Post([weak = std::weak_ptr<UvStream*>(self_)] {
      if (auto self = weak.lock()) (*self)->handler_->OnBroken();
    });
  }

  void OnReadResult(ssize_t count, const char* bytes) {
    if (count == 0) return;
    if (count > 0) {
      handler_->OnRead({bytes, static_cast<std::size_t>(count)});
      return;
    }
    ended_ = true;
    reading_ = false;
    uv_read_stop(stream());
    if (count == UV_EOF)
      handler_->OnReadEnd();
    else if (!std::exchange(broken_, true))
      handler_->OnBroken();
  }

  void OnWriteResult(int status) {
    if (status == UV_ECANCELED || broken_) return;
    if (status < 0) {
      broken_ = true;
      handler_->OnBroken();
    } else if (queued_bytes() == 0) {
      handler_->OnWritten();
    }
  }

  StreamHandle* handle_;  // owned; freed in its close callback
  StreamHandler* handler_ = nullptr;
  std::shared_ptr<UvStream*> self_ = std::make_shared<UvStream*>(this);
  bool reading_ = false;
  bool ended_ = false;
  bool broken_ = false;
  bool limited_ = true;
  std::uint64_t given_bytes_ = 0;
};

}  // namespace

StreamHandle* NewStreamHandle(uv_loop_t* loop, uv_handle_type kind) {
  auto* handle = new StreamHandle{};
  if (kind == UV_TCP)
    uv_tcp_init(loop, &handle->tcp);
  else
    uv_pipe_init(loop, &handle->pipe, 0);
  return handle;
}

void CloseAndDelete(StreamHandle* handle) {
  uv_close(reinterpret_cast<uv_handle_t*>(handle),
           [](uv_handle_t* closed) { delete reinterpret_cast<StreamHandle*>(closed); });
}

std::unique_ptr<Stream> MakeUvStream(StreamHandle* handle) { return std::make_unique<UvStream>(handle); }

}  // namespace reelcache
