#include "admin/operator_gate.h"

#include "server/error_response.h"

namespace reelcache {
namespace {

// In both languages, a line each.
std::string_view WordsFor(Access access) {
  switch (access) {
    case Access::kGranted: break;
    case Access::kWithoutToken:
    case Access::kWrongToken:
      return "This needs REELCACHE_ADMIN_TOKEN: log in at /login, or send \"Authorization: Bearer TOKEN\".\n"
             "REELCACHE_ADMIN_TOKEN이 필요합니다. /login에서 로그인하거나 \"Authorization: Bearer TOKEN\"을 보내세요.\n";
    case Access::kFromOtherSite:
      return "A page of another site sent you here. Type the address yourself.\n"
             "다른 사이트의 페이지에서 온 요청입니다. 주소를 직접 입력하세요.\n";
    case Access::kByOtherName:
      return "Here only localhost and 127.0.0.1 are answered. Use one of these in the address.\n"
             "여기서는 localhost와 127.0.0.1로만 응답합니다. 주소에 이 중 하나를 쓰세요.\n";
  }
  return "";
}

}  // namespace

std::optional<Answer> OperatorGate::RefuseName(const RequestHead& head) const {
  if (IsNameAllowed(head, rules_)) return std::nullopt;
  return RefusalOf(Access::kByOtherName);
}

std::optional<Answer> OperatorGate::Refuse(const RequestHead& head) const {
  Access access = DecideAccess(head, rules_, clock_.Wall());
  if (access == Access::kGranted) return std::nullopt;
  return RefusalOf(access);
}

Answer OperatorGate::RefusalOf(Access access) const {
  const bool wants_token = access == Access::kWithoutToken || access == Access::kWrongToken;
  Answer answer = says_why_ ? ErrorPage(wants_token ? 401 : 403, WordsFor(access)) : ErrorAnswer(404);
  if (answer.status == 401) answer.fields.emplace_back("WWW-Authenticate", "Bearer");  // RFC 9110 §15.5.2
  if (access == Access::kWrongToken) answer.delay = kWrongTokenDelay;
  return answer;
}

}  // namespace reelcache
