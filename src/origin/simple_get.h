// One GET that blocks until the whole small answer is there. For commands that ask a running
// server; a loop never calls it.
#pragma once

#include <chrono>
#include <cstddef>
#include <string>

#include "base/result.h"

namespace reelcache {

struct SimpleGetOptions {
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
Result<SimpleAnswer> SimpleGet(const std::string& url, const SimpleGetOptions& options = {});

}  // namespace reelcache
