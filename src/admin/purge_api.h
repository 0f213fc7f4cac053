// POST /api/purge?name=...|prefix=...|all=yes[&soft=yes]
#pragma once

#include "cache/purger.h"
#include "server/answer.h"

namespace reelcache {

class PurgeApi final : public Handler {
 public:
  static constexpr const char* kPath = "/api/purge";

  // `workers` runs what blocks.
  PurgeApi(Purger& purger, WorkPool& workers) : purger_(purger), workers_(workers) {}

  bool Accepts(Method method) const override { return method == Method::kPost; }
  void Handle(Loop& loop, const RequestHead& head, const TargetUri& target, OnAnswer on_answer) override;

 private:
  Purger& purger_;
  WorkPool& workers_;
};

}  // namespace reelcache
