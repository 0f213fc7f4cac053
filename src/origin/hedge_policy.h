// When a second fetch of the same bytes is worth its price, told by how long the last ones took to their heads.
//
// A hedge (Dean and Barroso, The Tail at Scale) begins where 95 of 100 fetches would have had their head. A budget bounds
// the second fetches of both kinds, so one begins for 20 fetches at most: when everything is slow it is used up at once,
// and until it is filled again the slow ones have become the measure. Thread: any.
#pragma once

#include <chrono>
#include <cstddef>
#include <mutex>
#include <optional>
#include <vector>

#include "origin/origin_state.h"

namespace reelcache {

class HedgePolicy {
 public:
  struct Limits {
    std::size_t fewest = 20;                  // samples that must be known
    std::size_t samples = 256;                // the last so many are looked at
    int fetches_per_hedge = 20;
    int most_hedges = 5;                      // what a long quiet time saves up; there is one at the start
    std::chrono::milliseconds floor{5};       // a shorter delay hedges against the scheduler's jitter
    std::chrono::milliseconds stall_floor{500};
    std::chrono::milliseconds stall_unknown{2000};  // while the samples are too few
  };

  explicit HedgePolicy(Limits limits);

  void OnFetch();  // one began that is no second one
  // A fetch had its head after so long, or lost against one that began later: then it took at least so long.
  void OnHead(std::chrono::nanoseconds waited);
  void OnThrottled();  // the origin wants fewer requests: none is left of the budget

  // How long a fetch waits for its head before a second one begins; empty: none begins.
  std::optional<std::chrono::milliseconds> HedgeDelay() const;
  // How long a body may be silent before another fetch goes on with it.
  std::chrono::milliseconds StallDelay() const;
  void TellState(OriginState& state) const;
  // False: no second fetch may begin now.
  bool Take();

 private:
  // Of the known times, of which there are some. Requires: mutex_ held, as for DelayLocked.
  std::chrono::nanoseconds PercentileLocked(std::size_t percent) const;
  std::chrono::milliseconds DelayLocked() const;

  const Limits limits_;
  mutable std::mutex mutex_;
  std::vector<std::chrono::nanoseconds> times_;            // guarded by mutex_, as all below; a ring
  std::size_t next_ = 0;                                   // place in times_
  std::optional<std::chrono::milliseconds> hedge_delay_;
  int credit_;                                             // fetches that paid for hedges to come
};

}  // namespace reelcache
