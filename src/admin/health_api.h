// /healthz: the process turns. /readyz: viewers may be sent here, and what does not go well. No names. Thread: any.
#pragma once

#include <atomic>
#include <string_view>
#include <vector>

#include "cache/cache.h"
#include "origin/origin_stats.h"
#include "server/answer.h"

namespace reelcache {

enum class Phase {
  kStarting,  // does not listen yet
  kServing,
  kDraining,
};

struct HealthFacts {
  Phase phase = Phase::kServing;
  bool store_writable = true;
  bool circuit_open = false;
};

struct Readiness {
  bool ready = true;
  std::vector<std::string_view> reasons;   // why not
  std::vector<std::string_view> degraded;  // served all the same
};

Readiness ReadinessOf(const HealthFacts& facts);

class HealthApi final : public Handler {
 public:
  void Handle(Loop& loop, const RequestHead& head, const TargetUri& target, OnAnswer on_answer) override;
};

class ReadyApi final : public Handler {
 public:
  ReadyApi(Cache& cache, const OriginStats& origin, const Clock& clock)
      : cache_(cache), origin_(origin), clock_(clock) {}

  void Enter(Phase phase) { phase_.store(phase); }
  void Handle(Loop& loop, const RequestHead& head, const TargetUri& target, OnAnswer on_answer) override;

 private:
  Cache& cache_;
  const OriginStats& origin_;
  const Clock& clock_;
  std::atomic<Phase> phase_{Phase::kStarting};
};

}  // namespace reelcache
