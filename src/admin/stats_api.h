// /api/stats: totals of the whole process as nested numbers; no names.
#pragma once

#include <functional>
#include <mutex>
#include <string>

#include "admin/cost.h"
#include "cache/cache.h"
#include "origin/origin_stats.h"
#include "server/answer.h"

namespace reelcache {

class StatsApi final : public Handler {
 public:
  StatsApi(Cache& cache, const OriginStats& origin, const Prices& prices, const Clock& clock);

  void Handle(Loop& loop, const RequestHead& head, const TargetUri& target, OnAnswer on_answer) override;
  std::string Json() const;
  // Thread: any.
  void SetPrices(const Prices& prices);
  Prices prices() const;

 private:
  Cache& cache_;
  const OriginStats& origin_;
  const Clock& clock_;
  SteadyTime began_;
  mutable std::mutex mutex_;
  Prices prices_;  // guarded by mutex_
};

}  // namespace reelcache
