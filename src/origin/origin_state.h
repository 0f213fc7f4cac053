// How an origin does at the moment, as those before it see it: what tells how long a fetch would take.
#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>

#include "origin/circuit.h"

namespace reelcache {

struct OriginState {
  std::string address;                  // as Origin::Describe
  std::optional<CircuitState> circuit;  // absent where none is, as before a folder
  std::chrono::seconds retry_after{0};  // of an open circuit, until a request may try
  int limit = 0;                        // requests that may run at once; 0: no limit
  int running = 0;
  std::size_t waiting = 0;  // in line
  bool hedging = false;     // late heads are asked for twice
  std::optional<std::chrono::milliseconds> hedge_delay;  // absent: too few answers are known
  std::optional<std::chrono::microseconds> first_byte_p50, first_byte_p95;  // of the last answers
};

}  // namespace reelcache
