#include "admin/health_api.h"

#include <nlohmann/json.hpp>

#include "admin/json_answer.h"

namespace reelcache {

Readiness ReadinessOf(const HealthFacts& facts) {
  Readiness readiness;
  if (facts.phase == Phase::kStarting) readiness.reasons.push_back("starting");
  if (facts.phase == Phase::kDraining) readiness.reasons.push_back("draining");
  if (!facts.store_writable) readiness.degraded.push_back("store_not_writable");
  if (facts.circuit_open) readiness.degraded.push_back("origin_circuit_open");
  readiness.ready = readiness.reasons.empty();
  return readiness;
}

void HealthApi::Handle(Loop&, const RequestHead&, const TargetUri&, OnAnswer on_answer) {
  on_answer({200,
             {{"Content-Type", "text/plain; charset=utf-8"}, {"Cache-Control", "no-store"}, {"X-Content-Type-Options", "nosniff"}},
             Slice::Static("ok\n")});
}

void ReadyApi::Handle(Loop&, const RequestHead&, const TargetUri&, OnAnswer on_answer) {
  Readiness readiness =
      ReadinessOf({phase_.load(), cache_.store().Stats().writable, origin_.IsCircuitOpen(clock_.Now())});
  const nlohmann::json json{
      {"ready", readiness.ready}, {"reasons", readiness.reasons}, {"degraded", readiness.degraded}};
  on_answer(JsonAnswer(readiness.ready ? 200 : 503, json.dump()));
}

}  // namespace reelcache
