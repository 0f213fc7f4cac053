// Whether an origin that keeps failing is asked at all. A state machine without time or threads of its own.
//
//   closed    every request goes through; failures in a row are counted
//   open      nothing goes through until the pause is over
//   probing   one request goes through, the others wait for what becomes of it
//
//   closed  -> open      `failures` in a row, of at least `names` names, the first and the last at least `span` apart
//   open    -> probing   a request, once the pause is over
//   probing -> closed    the probe was answered
//   probing -> open      the probe failed: twice the pause; or it was dropped: the next request probes
//
// What began before the circuit opened says nothing of it any more.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_set>

#include "base/clock.h"
#include "base/result.h"

namespace reelcache {

inline constexpr std::string_view kCircuitOpenCode = "storage_circuit_open";

// An open circuit shuts out every object, so it must be the storage that is away, not a few of its objects. Each fetch is
// tried up to three times and each try counts, so one object that always fails makes a row by itself: hence several
// names. The span keeps one reset of many connections, which is one event, from counting as many.
struct CircuitPolicy {
  int failures = 10;
  std::size_t names = 3;
  std::chrono::milliseconds span{3000};
  std::chrono::milliseconds first_pause{1000};
  std::chrono::milliseconds longest_pause{30'000};
};

enum class CircuitState { kClosed, kOpen, kProbing };

// What an ended request tells of its origin.
enum class CircuitVerdict {
  kAnswered,  // it works, whatever it said
  kFailed,    // a fault that may pass
  kNothing,   // dropped, or refused by a limit of ours
};
CircuitVerdict VerdictOf(const Error& error);

class Circuit {
 public:
  enum class Pass { kThrough, kProbe, kRefused };

  explicit Circuit(CircuitPolicy policy) : policy_(policy) {}

  Pass Ask(SteadyTime now);
  // For a request for `name` that was let through as `pass`, once for each; every list has one name. `random` is in
  // [0, 1): a pause is between half of its length and the whole.
  void OnVerdict(Pass pass, CircuitVerdict verdict, std::string_view name, SteadyTime now, double random);

  CircuitState state() const { return state_; }
  int failures() const { return failures_; }  // in a row
  SteadyTime open_until() const { return open_until_; }  // the end of the last pause
  // Until a request may probe; at least 1 s, since a probe takes its time.
  std::chrono::seconds RetryAfter(SteadyTime now) const;

 private:
  void OnFailed(std::string_view name, SteadyTime now, double random);
  void Open(SteadyTime now, std::chrono::milliseconds pause, double random);

  const CircuitPolicy policy_;
  CircuitState state_ = CircuitState::kClosed;
  int failures_ = 0;
  std::unordered_set<std::uint64_t> failed_names_;  // hashes; since the last answer, at most policy_.names
  SteadyTime first_failure_{};
  std::chrono::milliseconds pause_{0};
  SteadyTime open_until_{};
};

}  // namespace reelcache
