// What every retry at one origin shares: the policy, the budget and the counters. Thread: any.
#pragma once

#include "base/clock.h"
#include "origin/origin_stats.h"
#include "origin/retry_budget.h"
#include "origin/retry_policy.h"

namespace reelcache {

struct Retries {
  const RetryPolicy policy;
  const Clock& clock;
  OriginStats& stats;
  RetryBudget budget{policy.budget};

  // Counts the retry, or that it was refused.
  bool Take() {
    bool taken = budget.Take();
    Count(taken ? stats.retries : stats.retries_refused);
    return taken;
  }
};

}  // namespace reelcache
