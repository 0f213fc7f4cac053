// Who is an operator. Pure.
#pragma once

#include <string>
#include <string_view>

#include "base/clock.h"
#include "http/message.h"

namespace reelcache {

struct AccessRules {
  std::string token;                 // empty: nobody has it
  bool needs_token = true;  // false: who reaches the listener is an operator
  // It is reached from this machine alone: refuses names that a stranger made lead here (DNS rebinding), and wants the
  // token for what a proxy hands on.
  bool only_loopback_names = false;
};

enum class Access {
  kGranted,
  kWithoutToken,
  kWrongToken,
  kFromOtherSite,
  kByOtherName,
};

// Nothing is told by the peer's address: a proxy may stand before us.
Access DecideAccess(const RequestHead& head, const AccessRules& rules, WallTime now);

// Of everything that a listener with these rules is asked for, not of operators' requests alone.
bool IsNameAllowed(const RequestHead& head, const AccessRules& rules);

// Whether a page of another site made a browser send this (W3C Fetch Metadata; RFC 6454 §7 where a browser tells less).
bool IsFromOtherSite(const RequestHead& head);

// Whether the fields carry the token (RFC 6750 §2.1). Takes as long for any wrong one.
bool HasToken(const Fields& fields, std::string_view token);

// "localhost" or an IP address of the loopback interface, without brackets.
bool IsLoopback(std::string_view host);

}  // namespace reelcache
