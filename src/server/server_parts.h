// What connections and exchanges share. Outlives them all.
#pragma once

#include <atomic>
#include <chrono>
#include <memory>
#include <string_view>

#include "base/clock.h"
#include "base/live.h"
#include "base/metrics.h"
#include "base/said_once.h"
#include "cache/cache.h"
#include "http/media_type.h"
#include "http/target_uri.h"
#include "server/access_log.h"
#include "server/gate.h"
#include "server/router.h"

namespace reelcache {

struct ServerOptions {
  Live<std::chrono::milliseconds> header_timeout{std::chrono::seconds(10)};
  Live<std::chrono::milliseconds> keepalive_timeout{std::chrono::seconds(60)};
  Live<std::chrono::milliseconds> send_timeout{std::chrono::seconds(300)};
  Live<bool> serve_all = false;  // any object, not media only
  bool serve_hidden = false;   // names with a segment that begins with '.'
  int most_connections = 1000;  // below the descriptor limit; more are answered 503
  Live<std::uint64_t> max_response_bytes = 0;  // --max-response; 0: off
  std::uint64_t most_pinned_bytes = 64 * 1024 * 1024;  // above it readers get small copies instead of chunks
};

// Whether an object of that name may be asked for.
inline bool IsServed(const ServerOptions& options, std::string_view name) {
  return (options.serve_all || IsMediaName(name)) && (options.serve_hidden || !HasHiddenSegment(name));
}

struct ServerParts {
  Cache& cache;
  const Router& router;
  Metrics& metrics;
  const Clock& clock;
  AccessLog& access_log;
  ServerOptions options;
  const Gate* gate = nullptr;  // null: operator-only routes are unknown here
  // Objects of which it was told that a client does not accept their coding.
  std::unique_ptr<SaidOnce> refused_codings = std::make_unique<SaidOnce>();
};

}  // namespace reelcache
