#include "admin/access.h"

#include <arpa/inet.h>

#include "admin/login_cookie.h"
#include "base/ascii.h"
#include "origin/digest.h"

namespace reelcache {
namespace {

// Of `host[:port]`, without the brackets of an IPv6 address.
std::string_view HostIn(std::string_view authority) {
  if (authority.starts_with('[')) return authority.substr(1, authority.find(']') - 1);
  return authority.substr(0, authority.find(':'));
}

// A page of this very authority. What it was reached by is the front's to know, so either scheme counts.
bool IsOwnOrigin(std::string_view origin, std::string_view host) {
  for (std::string_view scheme : {"http://", "https://"})
    if (origin.starts_with(scheme)) return EqualsIgnoreCase(origin.substr(scheme.size()), host);
  return false;
}

}  // namespace

bool IsLoopback(std::string_view host) {
  if (EqualsIgnoreCase(host, "localhost")) return true;
  const std::string text(host);
  in_addr v4{};
  if (inet_pton(AF_INET, text.c_str(), &v4) == 1) return ntohl(v4.s_addr) >> 24 == 127;
  in6_addr v6{};
  return inet_pton(AF_INET6, text.c_str(), &v6) == 1 && IN6_IS_ADDR_LOOPBACK(&v6);
}

bool IsFromOtherSite(const RequestHead& head) {
  if (auto site = head.fields.Find("Sec-Fetch-Site")) return *site != "same-origin" && *site != "none";
  if (IsSafe(head.method)) return false;
  auto origin = head.fields.Find("Origin");
  return origin && !IsOwnOrigin(*origin, head.fields.Find("Host").value_or(""));
}

bool HasToken(const Fields& fields, std::string_view token) {
  constexpr std::string_view kScheme = "bearer ";
  std::string_view value = fields.Find("Authorization").value_or("");
  if (token.empty() || !EqualsIgnoreCase(value.substr(0, kScheme.size()), kScheme)) return false;
  return SameText(TrimOws(value.substr(kScheme.size())), token);
}

Access DecideAccess(const RequestHead& head, const AccessRules& rules, WallTime now) {
  if (rules.only_loopback_names && !IsLoopback(HostIn(head.fields.Find("Host").value_or(""))))
    return Access::kByOtherName;
  if (IsFromOtherSite(head)) return Access::kFromOtherSite;
  if (!rules.needs_token || HasToken(head.fields, rules.token)) return Access::kGranted;
  if (!rules.token.empty() && HasLoginCookie(head.fields, rules.token, now)) return Access::kGranted;
  return head.fields.Find("Authorization") ? Access::kWrongToken : Access::kWithoutToken;
}

}  // namespace reelcache
