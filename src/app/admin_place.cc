#include "app/admin_place.h"

#include <arpa/inet.h>
#include <fmt/format.h>

#include "admin/access.h"
#include "base/ascii.h"

namespace reelcache {
namespace {

bool IsAddress(const std::string& host) {
  in6_addr address{};
  return host == "localhost" || inet_pton(AF_INET, host.c_str(), &address) == 1 ||
         inet_pton(AF_INET6, host.c_str(), &address) == 1;
}

std::optional<AdminPlace> ParseTcp(std::string_view text) {
  std::size_t colon = text.rfind(':');
  if (colon == std::string_view::npos) return std::nullopt;
  auto port = ParseDecimal(text.substr(colon + 1));
  std::string_view host = text.substr(0, colon);
  const bool bracketed = host.starts_with('[') && host.ends_with(']');
  if (bracketed) host = host.substr(1, host.size() - 2);
  if (!port || *port > 65535 || bracketed != (host.find(':') != std::string_view::npos)) return std::nullopt;
  AdminPlace place{AdminPlace::Kind::kTcp, std::string(host), static_cast<std::uint16_t>(*port)};
  return IsAddress(place.host) ? std::optional(std::move(place)) : std::nullopt;
}

}  // namespace

std::optional<AdminPlace> ParseAdminPlace(std::string_view text) {
  using Kind = AdminPlace::Kind;
  if (EqualsIgnoreCase(text, "auto")) return AdminPlace{Kind::kAuto};
  if (EqualsIgnoreCase(text, "off")) return AdminPlace{Kind::kOff};
  if (!text.starts_with(kUnixScheme)) return ParseTcp(text);
  text.remove_prefix(kUnixScheme.size());
  return text.empty() ? std::nullopt : std::optional(AdminPlace{Kind::kUnix, {}, 0, text});
}

bool IsReachableFromOutside(const AdminPlace& place) {
  return place.kind == AdminPlace::Kind::kTcp && !IsLoopback(place.host);
}

std::string UrlOf(std::string_view host, std::uint16_t port) {
  if (host == "0.0.0.0" || host == "::") host = "localhost";
  bool v6 = host.find(':') != std::string_view::npos;
  return v6 ? fmt::format("http://[{}]:{}", host, port) : fmt::format("http://{}:{}", host, port);
}

}  // namespace reelcache
