#include "io/tcp.h"

#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstring>
#include <utility>

#include "base/log.h"

namespace reelcache {
namespace {

Error ListenError(const TcpAddress& address, int code) {
  auto choose = [](std::string_view option) { return std::string("choose another ").append(option); };
  std::string what = code == EADDRINUSE ? "is in use by another program; stop it or " + choose(address.port_option)
                     : code == EACCES   ? "needs more rights; choose a port of 1024 or above"
                     : code == EADDRNOTAVAIL ? "is not an address of this machine; " + choose(address.host_option)
                                             : std::string("cannot be opened: ") + std::strerror(code);
  return {ErrorKind::kInvalid,
          std::string(address.port_option) + ": " + address.host + ":" + std::to_string(address.port) + " " + what};
}

Result<int> BoundSocket(const TcpAddress& to, bool shared) {
  sockaddr_storage address{};
  std::string name = to.host == "localhost" ? "127.0.0.1" : to.host;
  if (uv_ip4_addr(name.c_str(), to.port, reinterpret_cast<sockaddr_in*>(&address)) != 0 &&
      uv_ip6_addr(name.c_str(), to.port, reinterpret_cast<sockaddr_in6*>(&address)) != 0)
    return Error{ErrorKind::kInvalid, std::string(to.host_option) + ": " + Quoted(to.host) +
                                          " is not an IP address; use 127.0.0.1, 0.0.0.0 or ::"};
  int fd = socket(address.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (fd < 0) return ListenError(to, errno);
  int on = 1;
  setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  if (shared) setsockopt(fd, SOL_SOCKET, SO_REUSEPORT, &on, sizeof on);
  socklen_t length = address.ss_family == AF_INET6 ? sizeof(sockaddr_in6) : sizeof(sockaddr_in);
  if (bind(fd, reinterpret_cast<const sockaddr*>(&address), length) == 0) return fd;
  int code = errno;
  close(fd);
  return ListenError(to, code);
}

}  // namespace

Status ProbePort(const TcpAddress& address) {
  auto fd = BoundSocket(address, false);
  if (!fd.ok()) return std::move(fd.error());
  close(*fd);
  return Ok();
}

Result<std::unique_ptr<Listener>> ListenTcp(Loop& loop, const TcpAddress& address, bool shared,
                                            Listener::OnConnection on_connection) {
  auto fd = BoundSocket(address, shared);
  if (!fd.ok()) return std::move(fd.error());
  auto listener = std::make_unique<Listener>(loop, UV_TCP, *fd, std::move(on_connection));
  if (int code = listener->Start(); code != 0) return ListenError(address, code);
  return listener;
}

}  // namespace reelcache
