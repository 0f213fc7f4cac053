#include "io/tcp.h"

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstring>
#include <vector>

#include "base/log.h"

namespace reelcache {
namespace {

constexpr int kBacklog = 1024;
constexpr std::size_t kReadBytes = 64 * 1024;
constexpr std::size_t kMostBuffers = 16;  // slices in one writev

// One read buffer a thread is enough: OnRead consumes or copies before it returns.
thread_local char read_buffer[kReadBytes];

template <typename Handle>
void CloseAndDelete(Handle* handle) {
  uv_close(reinterpret_cast<uv_handle_t*>(handle), [](uv_handle_t* closed) { delete reinterpret_cast<Handle*>(closed); });
}

// The kernel would take megabytes for a viewer who takes nothing, and what it takes is fetched for him. Who has taken
// much is given all the room (0): fewer, larger writes.
constexpr int kUnsentBytes = 64 * 1024;
constexpr std::uint64_t kTrustedAfterBytes = 1024 * 1024;
constexpr std::size_t kTrustedBurstBytes = 1024 * 1024;

void LimitUnsent(uv_tcp_t* handle, int bytes) {
  uv_os_fd_t fd = -1;
  if (uv_fileno(reinterpret_cast<uv_handle_t*>(handle), &fd) == 0)
    setsockopt(fd, IPPROTO_TCP, TCP_NOTSENT_LOWAT, &bytes, sizeof bytes);
}

struct PendingWrite {
  uv_write_t request{};
  std::vector<Slice> slices;
};

}  // namespace

class TcpStream final : public Stream {
 public:
  explicit TcpStream(uv_tcp_t* handle) : handle_(handle) {
    handle_->data = this;
    uv_tcp_nodelay(handle_, 1);
    LimitUnsent(handle_, kUnsentBytes);
  }

  ~TcpStream() override {
    handle_->data = nullptr;
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
          if (from->data != nullptr) static_cast<TcpStream*>(from->data)->OnReadResult(count, buf->base);
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
                          auto* self = static_cast<TcpStream*>(request->handle->data);
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
    uv_os_fd_t fd = -1;
    if (uv_fileno(reinterpret_cast<uv_handle_t*>(handle_), &fd) != 0) return;
    linger hard{1, 0};
    setsockopt(fd, SOL_SOCKET, SO_LINGER, &hard, sizeof hard);
  }

  std::string PeerAddress() const override {
    sockaddr_storage address{};
    int length = sizeof address;
    char text[INET6_ADDRSTRLEN] = "";
    if (uv_tcp_getpeername(handle_, reinterpret_cast<sockaddr*>(&address), &length) != 0) return "";
    if (address.ss_family == AF_INET6)
      uv_ip6_name(reinterpret_cast<sockaddr_in6*>(&address), text, sizeof text);
    else
      uv_ip4_name(reinterpret_cast<sockaddr_in*>(&address), text, sizeof text);
    return text;
  }

 private:
  uv_stream_t* stream() const { return reinterpret_cast<uv_stream_t*>(handle_); }

  static std::vector<uv_buf_t> BuffersOf(const std::vector<Slice>& slices) {
    std::vector<uv_buf_t> buffers;
    buffers.reserve(slices.size());
    for (const Slice& slice : slices)
      buffers.push_back(uv_buf_init(const_cast<char*>(slice.bytes.data()), static_cast<unsigned>(slice.size())));
    return buffers;
  }

  void LiftLimit() {
    limited_ = false;
    LimitUnsent(handle_, 0);
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
    auto* loop = static_cast<Loop*>(handle_->loop->data);
    loop->Post([weak = std::weak_ptr<TcpStream*>(self_)] {
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

  uv_tcp_t* handle_;  // owned; freed in its close callback
  StreamHandler* handler_ = nullptr;
  std::shared_ptr<TcpStream*> self_ = std::make_shared<TcpStream*>(this);
  bool reading_ = false;
  bool ended_ = false;
  bool broken_ = false;
  bool limited_ = true;
  std::uint64_t given_bytes_ = 0;
};

namespace {

Error ListenError(const std::string& host, std::uint16_t port, int code) {
  std::string what = code == EADDRINUSE ? "is in use by another program; stop it or choose another --port"
                     : code == EACCES   ? "needs more rights; choose a --port of 1024 or above"
                     : code == EADDRNOTAVAIL ? "is not an address of this machine; choose another --host"
                                             : std::string("cannot be opened: ") + std::strerror(code);
  return {ErrorKind::kInvalid, "--port: " + host + ":" + std::to_string(port) + " " + what};
}

Result<int> BoundSocket(const std::string& host, std::uint16_t port, bool shared) {
  sockaddr_storage address{};
  std::string name = host == "localhost" ? "127.0.0.1" : host;
  if (uv_ip4_addr(name.c_str(), port, reinterpret_cast<sockaddr_in*>(&address)) != 0 &&
      uv_ip6_addr(name.c_str(), port, reinterpret_cast<sockaddr_in6*>(&address)) != 0)
    return Error{ErrorKind::kInvalid, "--host: " + Quoted(host) + " is not an IP address; use 127.0.0.1, 0.0.0.0 or ::"};
  int fd = socket(address.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (fd < 0) return ListenError(host, port, errno);
  int on = 1;
  setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  if (shared) setsockopt(fd, SOL_SOCKET, SO_REUSEPORT, &on, sizeof on);
  socklen_t length = address.ss_family == AF_INET6 ? sizeof(sockaddr_in6) : sizeof(sockaddr_in);
  if (bind(fd, reinterpret_cast<const sockaddr*>(&address), length) == 0) return fd;
  int code = errno;
  close(fd);
  return ListenError(host, port, code);
}

std::uint16_t BoundPort(uv_tcp_t* handle) {
  sockaddr_storage address{};
  int length = sizeof address;
  uv_tcp_getsockname(handle, reinterpret_cast<sockaddr*>(&address), &length);
  return ntohs(address.ss_family == AF_INET6 ? reinterpret_cast<sockaddr_in6*>(&address)->sin6_port
                                             : reinterpret_cast<sockaddr_in*>(&address)->sin_port);
}

}  // namespace

Status ProbePort(const std::string& host, std::uint16_t port) {
  auto fd = BoundSocket(host, port, false);
  if (!fd.ok()) return std::move(fd.error());
  close(*fd);
  return Ok();
}

Result<std::unique_ptr<TcpListener>> TcpListener::Listen(Loop& loop, const std::string& host, std::uint16_t port,
                                                         bool shared, OnConnection on_connection) {
  auto fd = BoundSocket(host, port, shared);
  if (!fd.ok()) return std::move(fd.error());
  std::unique_ptr<TcpListener> listener(new TcpListener);
  listener->handle_ = new uv_tcp_t{};
  listener->on_connection_ = std::move(on_connection);
  uv_tcp_init(loop.uv(), listener->handle_);
  listener->handle_->data = listener.get();
  uv_tcp_open(listener->handle_, *fd);
  int code = uv_listen(reinterpret_cast<uv_stream_t*>(listener->handle_), kBacklog, [](uv_stream_t* from, int status) {
    if (status == 0 && from->data != nullptr) static_cast<TcpListener*>(from->data)->Accept();
  });
  if (code != 0) return ListenError(host, port, -code);
  listener->port_ = BoundPort(listener->handle_);
  return listener;
}

TcpListener::~TcpListener() {
  if (handle_ == nullptr) return;
  handle_->data = nullptr;
  CloseAndDelete(handle_);
}

void TcpListener::Accept() {
  auto* client = new uv_tcp_t{};
  uv_tcp_init(handle_->loop, client);
  if (uv_accept(reinterpret_cast<uv_stream_t*>(handle_), reinterpret_cast<uv_stream_t*>(client)) != 0) {
    CloseAndDelete(client);
    return;
  }
  on_connection_(std::make_unique<TcpStream>(client));
}

}  // namespace reelcache
