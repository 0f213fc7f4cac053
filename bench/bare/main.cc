// bare: films in memory, one epoll loop, one writev an answer. It is the limit a caching server is measured against and
// does nothing else: GET with one range, on kept connections, from clients that are trusted.
//   bare [--port 0] --object NAME=BYTES...
#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <map>
#include <string>
#include <string_view>

#include "support/test_body.h"

namespace reelcache {
namespace {

std::map<std::string, std::string, std::less<>> films;

struct Connection {
  int fd;
  std::string request;          // what came of it
  std::string head;             // of the answer that is being sent
  std::string_view unsent_head, unsent_body;
  bool waits_for_room = false;  // epoll tells when the socket takes more
};

struct Range {
  std::uint64_t begin = 0, end = 0;
};

std::uint64_t ToNumber(std::string_view text) {
  std::uint64_t number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

Range RangeOf(std::string_view request) {
  constexpr std::string_view kField = "\r\nRange: bytes=";
  const std::size_t field = request.find(kField);
  if (field == std::string_view::npos) return {};
  const std::string_view value = request.substr(field + kField.size());
  return {ToNumber(value), ToNumber(value.substr(std::min(value.find('-') + 1, value.size()))) + 1};
}

void MakeAnswer(Connection& connection) {
  constexpr std::string_view kStart = "GET /";
  const std::string_view request = connection.request;
  const std::string_view name = request.substr(kStart.size(), request.find(' ', kStart.size()) - kStart.size());
  const auto film = films.find(name);
  const Range range = RangeOf(request);
  if (film == films.end() || range.end <= range.begin || range.end > film->second.size()) {
    connection.head = "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n";
    connection.unsent_body = {};
  } else {
    const std::string size = std::to_string(film->second.size());
    connection.head = "HTTP/1.1 206 Partial Content\r\nContent-Type: video/mp4\r\nAccept-Ranges: bytes\r\n"
                      "Content-Range: bytes " + std::to_string(range.begin) + '-' +
                      std::to_string(range.end - 1) + '/' + size +
                      "\r\nContent-Length: " + std::to_string(range.end - range.begin) + "\r\n\r\n";
    connection.unsent_body = std::string_view(film->second).substr(range.begin, range.end - range.begin);
  }
  connection.unsent_head = connection.head;
  connection.request.clear();
}

iovec PartOf(std::string_view bytes) { return {const_cast<char*>(bytes.data()), bytes.size()}; }

// False when the connection has failed.
bool Send(Connection& connection) {
  while (!connection.unsent_head.empty() || !connection.unsent_body.empty()) {
    std::array<iovec, 2> parts = {PartOf(connection.unsent_head), PartOf(connection.unsent_body)};
    const ssize_t sent = writev(connection.fd, parts.data(), 2);
    if (sent < 0) return errno == EAGAIN;
    const std::size_t of_head = std::min(static_cast<std::size_t>(sent), connection.unsent_head.size());
    connection.unsent_head.remove_prefix(of_head);
    connection.unsent_body.remove_prefix(static_cast<std::size_t>(sent) - of_head);
  }
  return true;
}

bool OnReady(Connection& connection, int epoll) {
  if (!connection.waits_for_room) {
    std::array<char, 4096> buffer;
    const ssize_t size = recv(connection.fd, buffer.data(), buffer.size(), 0);
    if (size <= 0) return size < 0 && errno == EAGAIN;
    connection.request.append(buffer.data(), static_cast<std::size_t>(size));
    if (!connection.request.ends_with("\r\n\r\n")) return connection.request.size() < buffer.size();
    MakeAnswer(connection);
  }
  if (!Send(connection)) return false;
  const bool full = !connection.unsent_head.empty() || !connection.unsent_body.empty();
  if (full != connection.waits_for_room) {
    epoll_event event{.events = full ? EPOLLOUT : EPOLLIN, .data = {.ptr = &connection}};
    epoll_ctl(epoll, EPOLL_CTL_MOD, connection.fd, &event);
    connection.waits_for_room = full;
  }
  return true;
}

void Accept(int listener, int epoll) {
  const int fd = accept4(listener, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
  if (fd < 0) return;
  const int on = 1;
  setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  epoll_event event{.events = EPOLLIN, .data = {.ptr = new Connection{.fd = fd}}};
  epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event);
}

int Listen(std::uint16_t port) {
  const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  const int on = 1;
  setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  if (bind(fd, reinterpret_cast<sockaddr*>(&address), size) != 0 || listen(fd, 1024) != 0) return -1;
  getsockname(fd, reinterpret_cast<sockaddr*>(&address), &size);
  std::printf("listening on http://127.0.0.1:%d\n", ntohs(address.sin_port));
  std::fflush(stdout);
  return fd;
}

int Run(std::uint16_t port) {
  std::signal(SIGPIPE, SIG_IGN);
  const int listener = Listen(port);
  const int epoll = epoll_create1(EPOLL_CLOEXEC);
  epoll_event event{.events = EPOLLIN, .data = {.ptr = nullptr}};
  if (listener < 0 || epoll_ctl(epoll, EPOLL_CTL_ADD, listener, &event) != 0) return 1;
  std::array<epoll_event, 64> events;
  while (true) {
    const int count = epoll_wait(epoll, events.data(), events.size(), -1);
    for (int i = 0; i < count; ++i) {
      auto* connection = static_cast<Connection*>(events[static_cast<std::size_t>(i)].data.ptr);
      if (connection == nullptr) {
        Accept(listener, epoll);
      } else if (!OnReady(*connection, epoll)) {
        close(connection->fd);
        delete connection;
      }
    }
  }
}

// As the cache under test does for its chunks. Before anything is written there.
void AskForHugePages(std::string& bytes) {
  constexpr std::uintptr_t kPage = 2 << 20;
  std::uintptr_t begin = (reinterpret_cast<std::uintptr_t>(bytes.data()) + kPage - 1) / kPage * kPage;
  std::uintptr_t end = (reinterpret_cast<std::uintptr_t>(bytes.data()) + bytes.capacity()) / kPage * kPage;
  if (begin < end) madvise(reinterpret_cast<void*>(begin), end - begin, MADV_HUGEPAGE);
}

bool AddFilm(std::string_view text) {
  const std::size_t equals = text.rfind('=');
  if (equals == std::string_view::npos) return false;
  const std::string name(text.substr(0, equals));
  std::string& film = films[name];
  film.reserve(ToNumber(text.substr(equals + 1)));
  AskForHugePages(film);
  film.resize(ToNumber(text.substr(equals + 1)));
  TestBody(BodySeed(name)).Fill(0, film);
  return !film.empty();
}

}  // namespace
}  // namespace reelcache

int main(int argc, char** argv) {
  std::uint16_t port = 0;
  for (int i = 1; i < argc; i += 2) {
    const std::string_view option = argv[i];
    const std::string_view value = i + 1 < argc ? argv[i + 1] : "";
    if (option == "--port") {
      port = static_cast<std::uint16_t>(reelcache::ToNumber(value));
    } else if (option != "--object" || !reelcache::AddFilm(value)) {
      std::fputs("usage: bare [--port 0] --object NAME=BYTES...\n", stderr);
      return 2;
    }
  }
  return reelcache::Run(port);
}
