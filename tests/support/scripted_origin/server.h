// Listens on 127.0.0.1 and gives every connection a thread of its own.
//
// Thread: the one that made it.
#pragma once

#include <cstdint>
#include <list>
#include <memory>
#include <optional>
#include <string>
#include <thread>

#include "support/scripted_origin/connection.h"

namespace reelcache {

class Server {
 public:
  explicit Server(Origin& origin);
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  // The port it listens on; null: errno says why not.
  std::optional<std::uint16_t> Listen(std::uint16_t port);
  // Accepts until `stop_fd` has input, then ends every connection.
  void RunUntil(int stop_fd);

 private:
  struct Client;

  void Accept();
  void ForgetEnded();

  Origin& origin_;
  int listener_ = -1;
  std::uint64_t accepted_ = 0;
  std::list<std::unique_ptr<Client>> clients_;
};

}  // namespace reelcache
