// Asks another origin a second time for what it is slow to send, and goes on with whoever sends first; see hedge_policy.h.
//
// An urgent fetch without a head is asked for again as it is. One whose body is silent is taken over from its last byte,
// of the same version only: without a strong validator it is not. A Stat is a viewer who waits, and asked for again like
// an urgent fetch, but its time in the line counts. Lists pass.
//
// Stands right above the line of requests (LimitedOrigin), which tells OnSent: a second fetch waits there for its turn as
// any other, holding nothing the line waits for, and times are counted from when a request left the line.
#pragma once

#include <memory>

#include "origin/hedge_policy.h"
#include "origin/origin_decorator.h"
#include "origin/origin_stats.h"
#include "origin/running_fetches.h"

namespace reelcache {

class HedgingOrigin final : public OriginDecorator {
 public:
  HedgingOrigin(Origin& inner, HedgePolicy::Limits limits, OriginStats* stats, const Clock& clock = Clock::System());

  std::unique_ptr<FetchHandle> Fetch(Loop& loop, FetchRequest request, FetchSink& sink) override;
  void Stat(Loop& loop, std::string name, OnFacts on_facts) override;
  // Closes the inner origin too.
  void CloseLoop(Loop& loop) override;
  void TellState(const std::string& name, OriginState& state) const override;

 private:
  class HedgingFetch;
  class HedgedStat;

  const Clock& clock_;
  OriginStats& stats_;
  HedgePolicy policy_;
  const std::shared_ptr<RunningFetches<HedgingFetch>> running_ = std::make_shared<RunningFetches<HedgingFetch>>();
};

}  // namespace reelcache
