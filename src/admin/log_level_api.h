// /api/log-level: how much is logged, until the next SIGHUP or restart. POST with ?level= changes it.
//
//   {"level": "info"}
//
// Thread: any loop.
#pragma once

#include "server/answer.h"

namespace reelcache {

class LogLevelApi final : public Handler {
 public:
  bool Accepts(Method method) const override { return Handler::Accepts(method) || method == Method::kPost; }
  void Handle(Loop& loop, const RequestHead& head, const TargetUri& target, OnAnswer on_answer) override;
};

}  // namespace reelcache
