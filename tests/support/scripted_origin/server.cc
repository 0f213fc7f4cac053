#include "support/scripted_origin/server.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>

namespace reelcache {

struct Server::Client {
  Client(Origin& origin, int fd, std::uint64_t number) : connection(origin, fd, number) {
    thread = std::thread([this] {
      connection.Run();
      ended = true;
    });
  }
  ~Client() {
    connection.Stop();
    thread.join();
  }

  Connection connection;
  std::atomic<bool> ended = false;
  std::thread thread;
};

Server::Server(Origin& origin) : origin_(origin) {}

Server::~Server() {
  if (listener_ >= 0) close(listener_);
}

std::optional<std::uint16_t> Server::Listen(std::uint16_t port) {
  listener_ = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  const int on = 1;
  setsockopt(listener_, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  auto* any = reinterpret_cast<sockaddr*>(&address);
  socklen_t size = sizeof address;
  if (listener_ < 0 || bind(listener_, any, size) != 0 || listen(listener_, SOMAXCONN) != 0 ||
      getsockname(listener_, any, &size) != 0) {
    return std::nullopt;
  }
  return ntohs(address.sin_port);
}

void Server::RunUntil(int stop_fd) {
  std::array<pollfd, 2> poll_for{pollfd{.fd = listener_, .events = POLLIN, .revents = 0},
                                 pollfd{.fd = stop_fd, .events = POLLIN, .revents = 0}};
  while (true) {
    if (poll(poll_for.data(), poll_for.size(), -1) < 0 && errno != EINTR) break;
    if (poll_for[1].revents != 0) break;
    if (poll_for[0].revents != 0) Accept();
  }
  for (const auto& client : clients_) client->connection.Stop();
  clients_.clear();
}

void Server::Accept() {
  ForgetEnded();
  const int fd = accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
  if (fd >= 0) clients_.push_back(std::make_unique<Client>(origin_, fd, ++accepted_));
}

void Server::ForgetEnded() {
  clients_.remove_if([](const auto& client) { return client->ended.load(); });
}

}  // namespace reelcache
