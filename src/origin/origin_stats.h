// What went to the origin and what came back, counted by every kind of origin. Thread: any.
#pragma once

#include <atomic>
#include <cstdint>

#include "base/clock.h"
#include "base/latency_histogram.h"
#include "base/result.h"

namespace reelcache {

struct OriginStats {
  std::atomic<std::uint64_t> fetches{0};        // requests for an object's bytes, retries and hedges included
  std::atomic<std::uint64_t> bytes{0};          // bytes of objects that came back
  std::atomic<std::uint64_t> errors{0};         // answers of any kind that were a fault of the origin
  std::atomic<std::uint64_t> retries{0};        // fetches, stats and lists that were asked again
  std::atomic<std::uint64_t> hedges{0};         // second fetches and stats because the first was late
  std::atomic<std::uint64_t> hedges_won{0};     // those that were answered first
  std::atomic<std::uint64_t> takeovers{0};      // second fetches because a body was silent
  std::atomic<std::uint64_t> stat_requests{0};  // questions for an object's facts alone
  std::atomic<std::uint64_t> list_requests{0};  // pages of names

  std::atomic<std::uint64_t> retries_refused{0};  // worth a retry, but the retry budget was empty
  std::atomic<std::uint64_t> throttled{0};        // answers that asked for fewer requests (429, 503)
  std::atomic<int> limit{0};                      // requests that may run at once now; 0: no limit
  std::atomic<int> running{0};                    // requests that hold a slot of it
  std::atomic<int> waiting_urgent{0};             // for a slot
  std::atomic<int> waiting_read_ahead{0};         // for a slot
  std::atomic<int> circuits_open{0};              // origins that are not asked now
  std::atomic<int> circuits_probing{0};           // origins that one request tries
  std::atomic<SteadyTime> circuits_open_until{};  // the end of the longest pause; then the next request tries

  LatencyHistogram first_byte;  // of a fetch, from its request to the head of the answer
  LatencyHistogram fetch;       // whole ones that ended well

  // A circuit whose pause is over tells nothing of now: nobody has asked since.
  bool IsCircuitOpen(SteadyTime now) const { return circuits_open.load() > 0 && now < circuits_open_until.load(); }

  // A missing, changed or too short object is an answer, not a fault.
  void CountError(ErrorKind kind) {
    switch (kind) {
      case ErrorKind::kNotFound:
      case ErrorKind::kChanged:
      case ErrorKind::kUnsatisfied:
      case ErrorKind::kInvalid: return;
      default: errors.fetch_add(1, std::memory_order_relaxed);
    }
  }
};

inline void Count(std::atomic<std::uint64_t>& counter, std::uint64_t by = 1) {
  counter.fetch_add(by, std::memory_order_relaxed);
}

}  // namespace reelcache
