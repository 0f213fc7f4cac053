// One client's requests, answered one after another. **The file to read first.**
#pragma once

#include <cstdint>
#include <random>

#include "support/scripted_origin/body_sender.h"
#include "support/scripted_origin/client_socket.h"
#include "support/scripted_origin/control.h"
#include "support/scripted_origin/options.h"

namespace reelcache {

// What all connections share.
struct Origin {
  explicit Origin(OriginOptions given) : options(std::move(given)) {
    for (const auto& [name, bytes] : options.objects) objects.Create(name, bytes);
  }

  const OriginOptions options;
  ObjectTable objects;
  BehaviourTable behaviours;
  RequestLog log;
  Control control{objects, behaviours, log};
};

// Thread: its own.
class Connection {
 public:
  Connection(Origin& origin, int fd, std::uint64_t number)
      : origin_(origin), socket_(fd), number_(number), random_(origin.options.seed + number) {}

  // Returns when the connection is closed.
  void Run();
  // From another thread: ends `Run` soon.
  void Stop() { socket_.Shutdown(); }

 private:
  bool ServeOne();
  bool ServeControl(const RequestHead& request);
  bool ServeScripted(const RequestHead& request);
  bool WaitLatency(const Behaviour& behaviour);
  Answer Decide(const RequestHead& request, const Behaviour& behaviour) const;
  bool SendText(const Answer& answer, bool keep_alive);

  Origin& origin_;
  ClientSocket socket_;
  std::uint64_t number_;
  std::mt19937_64 random_;
};

}  // namespace reelcache
