// How an origin over the network is asked: limits and times.
#pragma once

#include <algorithm>
#include <chrono>
#include <string>

namespace reelcache {

struct OriginOptions {
  std::chrono::milliseconds connect_timeout{5000};  // name, TCP and TLS together
  std::chrono::milliseconds stall_timeout{15000};   // without a byte, after the request was sent
  int connections = 16;                             // of all loops together
  int loops = 1;                                    // that share them
  std::string ca_file;                              // empty: SSL_CERT_FILE, else the system's certificates
  std::chrono::milliseconds total_timeout{0};       // of one exchange; 0: none

  // At least one each, so more loops than connections raise the total.
  int ConnectionsPerLoop() const { return std::max(1, connections / std::max(1, loops)); }
};

}  // namespace reelcache
