// A tiny HTTP/1.1 server on a free port of 127.0.0.1, or on a socket in the file system, whose every answer a test writes by hand, byte by byte.
//
// Each connection has its own thread; the handler runs there, once for each request, and blocks as it likes.
// Lifetime: the destructor cuts every connection and joins.
#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <condition_variable>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "base/ascii.h"

namespace reelcache {

struct MiniRequest {
  std::string method;
  std::string target;
  std::map<std::string, std::string> fields;  // names in lower case
  int connection = 0;                         // 1 for the first one accepted

  std::string Field(const std::string& name) const {
    auto found = fields.find(name);
    return found == fields.end() ? std::string() : found->second;
  }
};

class MiniConnection {
 public:
  explicit MiniConnection(int fd) : fd_(fd) {}

  // False when the client is gone.
  bool Send(std::string_view bytes) {
    while (!bytes.empty()) {
      ssize_t count = send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (count <= 0) return false;
      bytes.remove_prefix(static_cast<std::size_t>(count));
    }
    return true;
  }
  // No request is read after this one; the connection ends with FIN.
  void Close() { closed_ = true; }
  // As Close, with RST.
  void Reset() {
    linger hard{1, 0};
    setsockopt(fd_, SOL_SOCKET, SO_LINGER, &hard, sizeof(hard));
    closed_ = true;
  }
  bool closed() const { return closed_; }

 private:
  int fd_;
  bool closed_ = false;
};

class MiniHttpServer {
 public:
  using Handler = std::function<void(const MiniRequest&, MiniConnection&)>;

  explicit MiniHttpServer(Handler handler, const std::string& unix_path = "") : handler_(std::move(handler)) {
    unix_path.empty() ? BindPort() : BindPath(unix_path);
    listen(listener_, 64);
    acceptor_ = std::thread([this] { Accept(); });
  }

  ~MiniHttpServer() {
    {
      std::lock_guard lock(mutex_);
      stopping_ = true;
      for (int fd : open_) shutdown(fd, SHUT_RDWR);
    }
    shutdown(listener_, SHUT_RDWR);
    acceptor_.join();
    for (std::thread& thread : threads_) thread.join();
    close(listener_);
  }

  int port() const { return port_; }
  std::string url() const { return "http://127.0.0.1:" + std::to_string(port_); }

  std::vector<MiniRequest> requests() const {
    std::lock_guard lock(mutex_);
    return requests_;
  }

  // Blocks until so many requests have come in.
  void WaitForRequests(std::size_t count) const {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return requests_.size() >= count; });
  }

 private:
  void BindPort() {
    listener_ = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof(address);
    bind(listener_, reinterpret_cast<sockaddr*>(&address), size);
    getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size);
    port_ = ntohs(address.sin_port);
  }
  void BindPath(const std::string& path) {
    listener_ = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    path.copy(address.sun_path, sizeof(address.sun_path) - 1);
    bind(listener_, reinterpret_cast<sockaddr*>(&address), sizeof(address));
  }

  void Accept() {
    for (int number = 1;; ++number) {
      int fd = accept(listener_, nullptr, nullptr);
      if (fd < 0) return;
      std::lock_guard lock(mutex_);
      if (stopping_) {
        close(fd);
        return;
      }
      open_.push_back(fd);
      threads_.emplace_back([this, fd, number] { Talk(fd, number); });
    }
  }

  void Talk(int fd, int number) {
    MiniConnection connection(fd);
    std::string buffer;
    while (!connection.closed()) {
      auto request = ReadRequest(fd, buffer);
      if (!request) break;
      request->connection = number;
      {
        std::lock_guard lock(mutex_);
        requests_.push_back(*request);
        changed_.notify_all();
      }
      handler_(*request, connection);
    }
    std::lock_guard lock(mutex_);
    std::erase(open_, fd);
    close(fd);
  }

  static std::optional<MiniRequest> ReadRequest(int fd, std::string& buffer) {
    std::size_t end = 0;
    while ((end = buffer.find("\r\n\r\n")) == std::string::npos) {
      char bytes[4096];
      ssize_t count = recv(fd, bytes, sizeof(bytes), 0);
      if (count <= 0) return std::nullopt;
      buffer.append(bytes, static_cast<std::size_t>(count));
    }
    MiniRequest request = Parse(buffer.substr(0, end + 2));
    buffer.erase(0, end + 4);
    return request;
  }

  static MiniRequest Parse(std::string_view head) {
    MiniRequest request;
    std::string_view line = head.substr(0, head.find("\r\n"));
    request.method = line.substr(0, line.find(' '));
    line.remove_prefix(request.method.size() + 1);
    request.target = line.substr(0, line.find(' '));
    for (head.remove_prefix(head.find("\r\n") + 2); !head.empty(); head.remove_prefix(head.find("\r\n") + 2)) {
      std::string_view field = head.substr(0, head.find("\r\n"));
      std::size_t colon = field.find(':');
      request.fields[AsciiLower(field.substr(0, colon))] = TrimOws(field.substr(colon + 1));
    }
    return request;
  }

  const Handler handler_;
  int listener_ = -1;
  int port_ = 0;
  mutable std::mutex mutex_;
  mutable std::condition_variable changed_;
  bool stopping_ = false;              // guarded by mutex_
  std::vector<int> open_;              // guarded by mutex_
  std::vector<MiniRequest> requests_;  // guarded by mutex_
  std::vector<std::thread> threads_;   // guarded by mutex_ while acceptor_ runs
  std::thread acceptor_;
};

}  // namespace reelcache
