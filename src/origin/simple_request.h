// One request without a body that blocks until the whole small answer is there. For commands that talk to a running
// server; a loop never sends one.
#pragma once

#include <chrono>
#include <cstddef>
#include <string>

#include "base/result.h"

namespace reelcache {

struct SimpleRequest {
  std::string url;
  std::string method = "GET";    // or POST, DELETE
  std::string bearer = {};       // a token for Authorization; empty: none
  std::string unix_socket = {};  // the path of a socket to connect to instead of the URL's host
  std::chrono::milliseconds connect_timeout{3000};
  std::chrono::milliseconds timeout{10000};  // of the whole exchange
  std::size_t most_body_bytes = 1 << 20;
  std::string ca_file = {};  // empty: SSL_CERT_FILE, else the system's certificates
};

struct SimpleAnswer {
  int status = 0;
  std::string body;
};

// http and https alone; goes straight to the host, through no proxy; a redirect is an answer like
// any other. Errors: kInvalid (not a URL), kUnavailable, kTimeout, kBadAnswer (not HTTP, body too
// long).
Result<SimpleAnswer> SendSimple(const SimpleRequest& request);

}  // namespace reelcache
