// POST /api/purge?name=...|prefix=...|all=yes[&soft=yes]
#pragma once

#include <functional>

#include "cache/purger.h"
#include "server/answer.h"

namespace reelcache {

class PurgeApi final : public Handler {
 public:
  static constexpr const char* kPath = "/api/purge";

  // `workers` runs what blocks; there, `on_changed` is told before each answer.
  PurgeApi(Purger& purger, WorkPool& workers, std::function<void()> on_changed)
      : purger_(purger), workers_(workers), on_changed_(std::move(on_changed)) {}

  bool Accepts(Method method) const override { return method == Method::kPost; }
  void Handle(Loop& loop, const RequestHead& head, const TargetUri& target, OnAnswer on_answer) override;

 private:
  Purger& purger_;
  WorkPool& workers_;
  const std::function<void()> on_changed_;
};

}  // namespace reelcache
