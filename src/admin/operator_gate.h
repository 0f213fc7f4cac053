// Lets operators pass, by the rules of one listener. Thread: any.
#pragma once

#include "admin/access.h"
#include "base/clock.h"
#include "server/gate.h"

namespace reelcache {

// How long a wrong token waits for its answer; a right one never does, so nobody can lock an operator out.
inline constexpr std::chrono::milliseconds kWrongTokenDelay{1000};

class OperatorGate final : public Gate {
 public:
  // `says_why`: refusals are 401 or 403 with a sentence; else everything behind the gate is 404.
  OperatorGate(AccessRules rules, bool says_why, const Clock& clock)
      : rules_(std::move(rules)), says_why_(says_why), clock_(clock) {}

  std::optional<Answer> RefuseName(const RequestHead& head) const override;
  std::optional<Answer> Refuse(const RequestHead& head) const override;

 private:
  Answer RefusalOf(Access access) const;

  const AccessRules rules_;
  const bool says_why_;
  const Clock& clock_;
};

}  // namespace reelcache
