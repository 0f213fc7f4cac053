// /api/login: POST with the token makes a browser's login, DELETE ends it. Only where there is a token.
#pragma once

#include <string>

#include "base/clock.h"
#include "server/answer.h"

namespace reelcache {

class LoginApi final : public Handler {
 public:
  LoginApi(std::string token, const Clock& clock) : token_(std::move(token)), clock_(clock) {}

  bool Accepts(Method method) const override { return method == Method::kPost || method == Method::kDelete; }
  void Handle(Loop& loop, const RequestHead& head, const TargetUri& target, OnAnswer on_answer) override;

 private:
  const std::string token_;
  const Clock& clock_;
};

}  // namespace reelcache
