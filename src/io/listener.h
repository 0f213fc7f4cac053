// A listening socket, TCP or unix-domain. Thread: its loop.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>

#include "io/loop.h"
#include "io/stream.h"
#include "io/uv_stream.h"

namespace reelcache {

// Lifetime: dropping it stops listening; connections that were handed out go on.
class Listener {
 public:
  using OnConnection = std::function<void(std::unique_ptr<Stream>)>;

  // Takes over `socket`, which is bound and of `kind`, UV_TCP or UV_NAMED_PIPE.
  Listener(Loop& loop, uv_handle_type kind, int socket, OnConnection on_connection);
  virtual ~Listener();
  Listener(const Listener&) = delete;
  Listener& operator=(const Listener&) = delete;

  // Returns an errno, 0 when it listens.
  int Start();

  std::uint16_t port() const;  // 0 for a unix-domain socket

 private:
  void Accept();

  StreamHandle* handle_;  // owned; freed in its close callback
  OnConnection on_connection_;
};

}  // namespace reelcache
