#include "admin/login_cookie.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>

#include "base/ascii.h"
#include "origin/digest.h"

namespace reelcache {
namespace {

constexpr std::string_view kName = "reelcache_login";
constexpr std::chrono::seconds kLasts = std::chrono::days(7);
constexpr int kMostJudged = 4;  // of that name: a browser sends one, and each costs a signature
constexpr std::size_t kSignatureLetters = 64;

std::int64_t SecondsOf(WallTime time) {
  return std::chrono::duration_cast<std::chrono::seconds>(time.time_since_epoch()).count();
}

// Its key is no other use of the token.
std::string SignatureOf(std::string_view end, std::string_view token) {
  return HexOf(HmacSha256(HmacSha256(token, "reelcache login cookie"), end));
}

// The signature comes last: whoever has no token makes us compute it for what could be a cookie alone.
bool IsGood(std::string_view value, std::string_view token, WallTime now) {
  std::size_t dot = std::min(value.find('.'), value.size());
  std::string_view end = value.substr(0, dot);
  std::string_view signature = value.substr(std::min(dot + 1, value.size()));
  auto seconds = ParseDecimal(end);
  if (!seconds || signature.size() != kSignatureLetters) return false;
  const auto earliest = static_cast<std::uint64_t>(SecondsOf(now));
  if (*seconds <= earliest || *seconds > earliest + static_cast<std::uint64_t>(kLasts.count())) return false;
  return SameText(signature, SignatureOf(end, token));
}

// By what fronts tell (RFC 7239 §5.4 and what came before it), and by what browsers say of the page that sent it.
bool IsByHttps(const Fields& fields) {
  std::string_view scheme = fields.Find("X-Forwarded-Proto").value_or("");
  if (EqualsIgnoreCase(TrimOws(scheme.substr(0, scheme.find(','))), "https")) return true;
  const std::string forwarded = AsciiLower(fields.Find("Forwarded").value_or(""));
  if (forwarded.find("proto=https") < forwarded.find(',')) return true;
  return fields.Find("Origin").value_or("").starts_with("https://");
}

std::string Cookie(std::string_view value, std::chrono::seconds lasts, const Fields& fields) {
  return fmt::format("{}={}; Path=/; Max-Age={}; HttpOnly; SameSite=Strict{}", kName, value, lasts.count(),
                     IsByHttps(fields) ? "; Secure" : "");
}

}  // namespace

std::string LoginCookie(std::string_view token, WallTime now, const Fields& fields) {
  std::string end = std::to_string(SecondsOf(now + kLasts));
  return Cookie(end + "." + SignatureOf(end, token), kLasts, fields);
}

std::string NoLoginCookie(const Fields& fields) { return Cookie("", std::chrono::seconds(0), fields); }

// RFC 6265 §5.4: a name may occur several times, in pairs that "; " parts.
bool HasLoginCookie(const Fields& fields, std::string_view token, WallTime now) {
  int judged = 0;
  for (const auto& [name, value] : fields.lines()) {
    std::string_view rest = EqualsIgnoreCase(name, "Cookie") ? value : "";
    while (!rest.empty()) {
      std::string_view pair = TrimOws(rest.substr(0, rest.find(';')));
      rest.remove_prefix(std::min(rest.find(';'), rest.size() - 1) + 1);
      bool named = pair.starts_with(kName) && pair.substr(kName.size()).starts_with('=');
      if (!named) continue;
      if (IsGood(pair.substr(kName.size() + 1), token, now)) return true;
      if (++judged == kMostJudged) return false;
    }
  }
  return false;
}

}  // namespace reelcache
