// One accepted connection, read and written in blocking calls.
//
// Thread: one, but for `Shutdown`, which wakes that one up for good.
#pragma once

#include <chrono>
#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

namespace reelcache {

class ClientSocket {
 public:
  using Clock = std::chrono::steady_clock;

  explicit ClientSocket(int fd);
  ~ClientSocket();
  ClientSocket(const ClientSocket&) = delete;
  ClientSocket& operator=(const ClientSocket&) = delete;

  // Up to the empty line, which is taken but not handed out. Null: the client is gone, or wrote
  // 64 KiB without one.
  std::optional<std::string> ReadHead();
  std::optional<std::string> ReadBody(std::size_t size);

  // How many bytes the kernel took; fewer than asked: the client is gone. `more`: the next call
  // follows at once.
  std::size_t Send(std::string_view bytes, bool more = false);

  // False as soon as the client is gone. Without a time: waits for just that.
  bool WaitUntil(Clock::time_point time);
  void WaitUntilGone();
  // Until `fd` has input; false when the client goes away first.
  bool WaitFor(int fd);

  // Everything sent so far arrives, and then `Close` sends RST instead of FIN.
  void MakeCloseReset();
  void Close();
  void Shutdown();

 private:
  bool ReadMore();

  std::mutex closing_;  // keeps `Shutdown` off a descriptor that `Close` gave back
  int fd_;
  std::string input_;  // received, not yet handed out
};

}  // namespace reelcache
