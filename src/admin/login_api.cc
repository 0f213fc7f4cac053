#include "admin/login_api.h"

#include "admin/access.h"
#include "admin/json_answer.h"
#include "admin/login_cookie.h"
#include "admin/operator_gate.h"

namespace reelcache {
namespace {

Answer WithCookie(std::string cookie) {
  return {204, {{"Set-Cookie", std::move(cookie)}, {"Cache-Control", "no-store"}}, {}};
}

}  // namespace

void LoginApi::Handle(Loop&, const RequestHead& head, const TargetUri&, OnAnswer on_answer) {
  if (IsFromOtherSite(head)) {
    on_answer(JsonError(403, "other_site", "A page of another site sent this."));
  } else if (head.method == Method::kDelete) {
    on_answer(WithCookie(NoLoginCookie(head.fields)));
  } else if (HasToken(head.fields, token_)) {
    on_answer(WithCookie(LoginCookie(token_, clock_.Wall(), head.fields)));
  } else {
    Answer wrong = JsonError(401, "wrong_token", "That is not the token of this server.");
    wrong.fields.emplace_back("WWW-Authenticate", "Bearer");
    wrong.delay = kWrongTokenDelay;
    on_answer(std::move(wrong));
  }
}

}  // namespace reelcache
