// Listening on TCP. Thread: the loop's.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"
#include "io/listener.h"

namespace reelcache {

struct TcpAddress {
  std::string host;                           // an IP address, or "localhost"
  std::uint16_t port = 0;                     // 0: any free one
  std::string_view port_option = "--port";    // what a sentence names that refuses the port
  std::string_view host_option = "--host";
};

// Whether the port is free: shared listeners (SO_REUSEPORT) would join another program's unseen. Port 0 always is.
// Errors: as ListenTcp.
Status ProbePort(const TcpAddress& address);

// `shared` binds with SO_REUSEPORT, so that each loop can have its own listener on one port.
// Errors: kInvalid with a sentence naming an option of the address.
Result<std::unique_ptr<Listener>> ListenTcp(Loop& loop, const TcpAddress& address, bool shared,
                                            Listener::OnConnection on_connection);

}  // namespace reelcache
