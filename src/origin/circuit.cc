#include "origin/circuit.h"

#include <algorithm>

#include "base/hash.h"
#include "origin/stopping.h"

namespace reelcache {

CircuitVerdict VerdictOf(const Error& error) {
  if (error.code == kStoppingCode) return CircuitVerdict::kNothing;
  switch (error.kind) {
    case ErrorKind::kUnavailable:
    case ErrorKind::kTimeout: return CircuitVerdict::kFailed;
    case ErrorKind::kNotFound:
    case ErrorKind::kForbidden:
    case ErrorKind::kUnauthorized:
    case ErrorKind::kChanged:
    case ErrorKind::kUnsatisfied:
    case ErrorKind::kBadAnswer: return CircuitVerdict::kAnswered;
    case ErrorKind::kInvalid:
    case ErrorKind::kBusy:
    case ErrorKind::kCorrupt:
    case ErrorKind::kNoSpace:
    case ErrorKind::kInternal: break;
  }
  return CircuitVerdict::kNothing;
}

Circuit::Pass Circuit::Ask(SteadyTime now) {
  if (state_ == CircuitState::kClosed) return Pass::kThrough;
  if (state_ == CircuitState::kProbing || now < open_until_) return Pass::kRefused;
  state_ = CircuitState::kProbing;
  return Pass::kProbe;
}

void Circuit::OnVerdict(Pass pass, CircuitVerdict verdict, std::string_view name, SteadyTime now, double random) {
  const bool is_probe = pass == Pass::kProbe && state_ == CircuitState::kProbing;
  if (state_ != CircuitState::kClosed && !is_probe) return;
  if (verdict == CircuitVerdict::kFailed) return OnFailed(name, now, random);
  if (verdict == CircuitVerdict::kAnswered) {
    state_ = CircuitState::kClosed;
    failures_ = 0;
    failed_names_.clear();
  } else if (is_probe) {
    state_ = CircuitState::kOpen;  // its pause is over: the next request probes
  }
}

void Circuit::OnFailed(std::string_view name, SteadyTime now, double random) {
  if (failures_++ == 0) first_failure_ = now;
  if (failed_names_.size() < policy_.names) failed_names_.insert(Hash64(name));
  if (state_ == CircuitState::kProbing) return Open(now, std::min(policy_.longest_pause, pause_ * 2), random);
  if (failures_ >= policy_.failures && failed_names_.size() >= policy_.names && now - first_failure_ >= policy_.span)
    Open(now, policy_.first_pause, random);
}

void Circuit::Open(SteadyTime now, std::chrono::milliseconds pause, double random) {
  state_ = CircuitState::kOpen;
  pause_ = pause;
  const auto shortened = static_cast<std::int64_t>(static_cast<double>(pause.count()) * (0.5 + random / 2));
  open_until_ = now + std::chrono::milliseconds(shortened);
}

std::chrono::seconds Circuit::RetryAfter(SteadyTime now) const {
  return std::max(std::chrono::seconds(1), std::chrono::ceil<std::chrono::seconds>(open_until_ - now));
}

}  // namespace reelcache
