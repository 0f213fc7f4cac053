// Tells how long each fetch at another origin takes, to the head of its answer and to its end: the statistics, the fetch's
// sink, and a log.
//
// Stands right around what asks the storage, so that every attempt is one of its fetches and waiting in a line is none.
#pragma once

#include <string>

#include "base/clock.h"
#include "origin/fetch_log.h"
#include "origin/origin_decorator.h"
#include "origin/origin_stats.h"

namespace reelcache {

class TimedOrigin final : public OriginDecorator {
 public:
  // `prefix` is what stands before its names below /download/. `log` may be null; outlives this.
  TimedOrigin(Origin& inner, std::string prefix, const Clock& clock, OriginStats& stats, FetchLog* log);

  std::unique_ptr<FetchHandle> Fetch(Loop& loop, FetchRequest request, FetchSink& sink) override;
  void CloseLoop(Loop& loop) override { inner_.CloseLoop(loop); }
  void TellState(const std::string& name, OriginState& state) const override;

 private:
  class TimedFetch;

  const std::string prefix_;
  const Clock& clock_;
  OriginStats& stats_;
  FetchLog* const log_;
};

}  // namespace reelcache
