// Bounds how many requests another origin gets at once, over all loops, and lowers the bound while it is throttling.
//
// A Stat is a viewer who waits, and so as urgent as a fetch can be. Lists pass: one runs at a time anyway.
#pragma once

#include "origin/origin_decorator.h"
#include "origin/origin_stats.h"
#include "origin/request_slots.h"

namespace reelcache {

class LimitedOrigin final : public OriginDecorator {
 public:
  LimitedOrigin(Origin& inner, int most_running, OriginStats* stats);

  std::unique_ptr<FetchHandle> Fetch(Loop& loop, FetchRequest request, FetchSink& sink) override;
  void Stat(Loop& loop, std::string name, OnFacts on_facts) override;
  // Closes the inner origin too.
  void CloseLoop(Loop& loop) override;
  void TellState(const std::string& name, OriginState& state) const override;

 private:
  class LimitedFetch;

  void Report(const RequestSlots::Ticket& ticket, const Error& error);

  RequestSlots slots_;
};

}  // namespace reelcache
