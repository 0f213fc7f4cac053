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

// A page of this very authority, or of the one by which a front was asked: no other page can set X-Forwarded-Host without
// being allowed first (a preflight, which is never granted). What it was reached by is the front's to know, so either
// scheme counts.
bool IsOwnOrigin(std::string_view origin, const Fields& fields) {
  std::string_view forwarded = fields.Find("X-Forwarded-Host").value_or("");
  forwarded = TrimOws(forwarded.substr(0, forwarded.find(',')));
  for (std::string_view scheme : {"http://", "https://"}) {
    if (!origin.starts_with(scheme)) continue;
    std::string_view authority = origin.substr(scheme.size());
    return EqualsIgnoreCase(authority, fields.Find("Host").value_or("")) ||
           (!forwarded.empty() && EqualsIgnoreCase(authority, forwarded));
  }
  return false;
}

// A proxy took it from somebody who may be anywhere.
bool WasForwarded(const Fields& fields) {
  for (std::string_view name : {"Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Real-IP", "Via"})
    if (fields.Find(name)) return true;
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
  return origin && !IsOwnOrigin(*origin, head.fields);
}

bool HasToken(const Fields& fields, std::string_view token) {
  constexpr std::string_view kScheme = "bearer ";
  std::string_view value = fields.Find("Authorization").value_or("");
  if (token.empty() || !EqualsIgnoreCase(value.substr(0, kScheme.size()), kScheme)) return false;
  return SameText(TrimOws(value.substr(kScheme.size())), token);
}

bool IsNameAllowed(const RequestHead& head, const AccessRules& rules) {
  return !rules.only_loopback_names || IsLoopback(HostIn(head.fields.Find("Host").value_or("")));
}

Access DecideAccess(const RequestHead& head, const AccessRules& rules, WallTime now) {
  if (!IsNameAllowed(head, rules)) return Access::kByOtherName;
  if (IsFromOtherSite(head)) return Access::kFromOtherSite;
  const bool needs_token = rules.needs_token || (rules.only_loopback_names && WasForwarded(head.fields));
  if (!needs_token || HasToken(head.fields, rules.token)) return Access::kGranted;
  if (!rules.token.empty() && HasLoginCookie(head.fields, rules.token, now)) return Access::kGranted;
  return head.fields.Find("Authorization") ? Access::kWrongToken : Access::kWithoutToken;
}

}  // namespace reelcache
