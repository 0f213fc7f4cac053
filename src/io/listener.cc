#include "io/listener.h"

#include <arpa/inet.h>
#include <sys/socket.h>

#include <utility>

namespace reelcache {
namespace {

constexpr int kBacklog = 1024;

}  // namespace

Listener::Listener(Loop& loop, uv_handle_type kind, int socket, OnConnection on_connection)
    : handle_(NewStreamHandle(loop.uv(), kind)), on_connection_(std::move(on_connection)) {
  handle_->stream.data = this;
  if (kind == UV_TCP)
    uv_tcp_open(&handle_->tcp, socket);
  else
    uv_pipe_open(&handle_->pipe, socket);
}

Listener::~Listener() {
  handle_->stream.data = nullptr;
  CloseAndDelete(handle_);
}

int Listener::Start() {
  return -uv_listen(&handle_->stream, kBacklog, [](uv_stream_t* from, int status) {
    if (status == 0 && from->data != nullptr) static_cast<Listener*>(from->data)->Accept();
  });
}

std::uint16_t Listener::port() const {
  if (handle_->stream.type != UV_TCP) return 0;
  sockaddr_storage address{};
  int length = sizeof address;
  uv_tcp_getsockname(&handle_->tcp, reinterpret_cast<sockaddr*>(&address), &length);
  return ntohs(address.ss_family == AF_INET6 ? reinterpret_cast<sockaddr_in6*>(&address)->sin6_port
                                             : reinterpret_cast<sockaddr_in*>(&address)->sin_port);
}

void Listener::Accept() {
  StreamHandle* client = NewStreamHandle(handle_->stream.loop, handle_->stream.type);
  if (uv_accept(&handle_->stream, &client->stream) != 0) {
    CloseAndDelete(client);
    return;
  }
  on_connection_(MakeUvStream(client));
}

}  // namespace reelcache
