#include "support/scripted_origin/client_socket.h"

#include <linux/sockios.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>

namespace reelcache {
namespace {

constexpr std::size_t kMaxHeadBytes = 64 * 1024;
constexpr auto kResetPatience = std::chrono::seconds(2);

timespec ToTimespec(std::chrono::nanoseconds time) {
  const auto seconds = std::chrono::floor<std::chrono::seconds>(time);
  return {.tv_sec = seconds.count(), .tv_nsec = (time - seconds).count()};
}

}  // namespace

ClientSocket::ClientSocket(int fd) : fd_(fd) {
  const int on = 1;
  setsockopt(fd_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
}

ClientSocket::~ClientSocket() { Close(); }

bool ClientSocket::ReadMore() {
  std::array<char, 4096> piece;
  ssize_t size = 0;
  do {
    size = recv(fd_, piece.data(), piece.size(), 0);
  } while (size < 0 && errno == EINTR);
  if (size <= 0) return false;
  input_.append(piece.data(), static_cast<std::size_t>(size));
  return true;
}

std::optional<std::string> ClientSocket::ReadHead() {
  constexpr std::string_view kEnd = "\r\n\r\n";
  std::size_t end = input_.find(kEnd);
  while (end == std::string::npos) {
    const std::size_t seen = input_.size() < 3 ? 0 : input_.size() - 3;
    if (input_.size() > kMaxHeadBytes || !ReadMore()) return std::nullopt;
    end = input_.find(kEnd, seen);
  }
  std::string head = input_.substr(0, end);
  input_.erase(0, end + kEnd.size());
  return head;
}

std::optional<std::string> ClientSocket::ReadBody(std::size_t size) {
  while (input_.size() < size) {
    if (!ReadMore()) return std::nullopt;
  }
  std::string body = input_.substr(0, size);
  input_.erase(0, size);
  return body;
}

std::size_t ClientSocket::Send(std::string_view bytes, bool more) {
  std::size_t done = 0;
  while (done < bytes.size()) {
    const ssize_t size = send(fd_, bytes.data() + done, bytes.size() - done,
                              MSG_NOSIGNAL | (more ? MSG_MORE : 0));
    if (size < 0 && errno == EINTR) continue;
    if (size <= 0) break;
    done += static_cast<std::size_t>(size);
  }
  return done;
}

bool ClientSocket::WaitUntil(Clock::time_point time) {
  pollfd poll_for{.fd = fd_, .events = POLLRDHUP, .revents = 0};
  while (true) {
    const auto left = time - Clock::now();
    if (left.count() <= 0) return true;
    const timespec timeout = ToTimespec(left);
    if (ppoll(&poll_for, 1, &timeout, nullptr) > 0) return false;
  }
}

void ClientSocket::WaitUntilGone() {
  pollfd poll_for{.fd = fd_, .events = POLLRDHUP, .revents = 0};
  while (poll(&poll_for, 1, -1) < 0 && errno == EINTR) {
  }
}

bool ClientSocket::WaitFor(int fd) {
  std::array<pollfd, 2> poll_for{pollfd{.fd = fd_, .events = POLLRDHUP, .revents = 0},
                                 pollfd{.fd = fd, .events = POLLIN, .revents = 0}};
  while (poll(poll_for.data(), poll_for.size(), -1) < 0 && errno == EINTR) {
  }
  return poll_for[0].revents == 0;
}

void ClientSocket::MakeCloseReset() {
  // RST throws away what the peer has not acknowledged, so that is waited for first.
  const auto deadline = Clock::now() + kResetPatience;
  int unsent = 0;
  while (ioctl(fd_, SIOCOUTQ, &unsent) == 0 && unsent > 0 && Clock::now() < deadline) {
    if (!WaitUntil(Clock::now() + std::chrono::milliseconds(1))) break;
  }
  const linger at_once{.l_onoff = 1, .l_linger = 0};
  setsockopt(fd_, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
}

void ClientSocket::Close() {
  const std::lock_guard lock(closing_);
  if (fd_ >= 0) close(fd_);
  fd_ = -1;
}

void ClientSocket::Shutdown() {
  const std::lock_guard lock(closing_);
  if (fd_ >= 0) shutdown(fd_, SHUT_RDWR);
}

}  // namespace reelcache
