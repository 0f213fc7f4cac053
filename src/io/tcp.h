// TCP listeners and streams on libuv. Thread: their loop.
#pragma once

#include <functional>
#include <memory>

#include "base/result.h"
#include "io/loop.h"
#include "io/stream.h"

namespace reelcache {

class TcpStream;

// Whether the port is free: shared listeners (SO_REUSEPORT) would join another program's unseen. Port 0 always is.
// Errors: as TcpListener::Listen.
Status ProbePort(const std::string& host, std::uint16_t port);

// Lifetime: dropping it stops listening; connections that were handed out go on.
class TcpListener {
 public:
  using OnConnection = std::function<void(std::unique_ptr<Stream>)>;

  // `shared` binds with SO_REUSEPORT, so that each loop can have its own listener on one port.
  // Errors: kInvalid with a sentence naming --host or --port.
  static Result<std::unique_ptr<TcpListener>> Listen(Loop& loop, const std::string& host, std::uint16_t port,
                                                     bool shared, OnConnection on_connection);
  ~TcpListener();

  std::uint16_t port() const { return port_; }

 private:
  TcpListener() = default;
  void Accept();

  uv_tcp_t* handle_ = nullptr;  // owned; freed in its close callback
  std::uint16_t port_ = 0;
  OnConnection on_connection_;
};

}  // namespace reelcache
