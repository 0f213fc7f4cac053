// What was charged for so far, and what would have been without the cache: from the program's own counts.
#pragma once

#include "admin/cost.h"
#include "base/metrics.h"
#include "origin/origin_stats.h"

namespace reelcache {

inline CostCounts AskedSoFar(const OriginStats& origin) {
  return {origin.list_requests, origin.fetches + origin.stat_requests, origin.bytes};
}

inline CostCounts AnsweredSoFar(const Metrics& metrics) {
  return {metrics.Get(Counter::kListings), metrics.Get(Counter::kDownloads), metrics.sent_bytes()};
}

}  // namespace reelcache
