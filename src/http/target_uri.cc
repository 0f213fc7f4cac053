#include "http/target_uri.h"

#include <arpa/inet.h>

#include <algorithm>
#include <cstdint>

#include "base/ascii.h"
#include "http/char_class.h"

namespace reelcache {
namespace {

constexpr std::size_t kMostNameBytes = 1024;
constexpr std::uint32_t kMostPort = 65535;

int HexValue(char c) {
  if (IsDigit(c)) return c - '0';
  return AsciiLower(c) - 'a' + 10;
}

bool IsTriplet(std::string_view text) {
  return text.size() >= 3 && text[0] == '%' && IsChar(text[1], kHexDigit) && IsChar(text[2], kHexDigit);
}

// Only `allowed` bytes and well-formed percent sequences.
bool IsUriText(std::string_view text, CharClass allowed) {
  for (std::size_t pos = 0; (pos = SkipChars(text, pos, allowed)) < text.size(); pos += 3)
    if (!IsTriplet(text.substr(pos))) return false;
  return true;
}

bool IsPort(std::string_view port) {
  return port.empty() || ParseDecimal<std::uint32_t>(port).value_or(kMostPort + 1) <= kMostPort;
}

bool IsIpv6(std::string_view text) {
  in6_addr address;
  return text.find('\0') == std::string_view::npos && inet_pton(AF_INET6, std::string(text).c_str(), &address) == 1;
}

// RFC 3986 §3.2.2: reg-name or IPv4.
bool IsRegName(std::string_view name) { return !name.empty() && IsUriText(name, kRegNameChar); }

// The authority without the default port of http.
std::string_view WithoutDefaultPort(std::string_view authority) {
  if (authority.ends_with(":80")) authority.remove_suffix(3);
  if (authority.ends_with(':')) authority.remove_suffix(1);
  return authority;
}

// What follows the authority in an absolute-form target; nothing when it does not name `host` over http.
std::optional<std::string_view> StripAuthority(std::string_view target, std::string_view host) {
  constexpr std::string_view kScheme = "http://";
  if (!EqualsIgnoreCase(target.substr(0, kScheme.size()), kScheme)) return std::nullopt;
  target.remove_prefix(kScheme.size());
  std::size_t end = std::min(target.find_first_of("/?"), target.size());
  std::string_view authority = target.substr(0, end);
  if (!IsValidHost(authority) || !EqualsIgnoreCase(WithoutDefaultPort(authority), WithoutDefaultPort(host)))
    return std::nullopt;
  return target.substr(end);
}

std::optional<TargetUri> ParsePathAndQuery(std::string_view text) {
  TargetUri uri;
  std::size_t mark = std::min(text.find('?'), text.size());
  uri.raw_path = mark == 0 ? "/" : text.substr(0, mark);  // RFC 9112 §3.2.2: an absolute form need not have a path
  if (mark < text.size()) uri.query = text.substr(mark + 1);
  if (!IsUriText(uri.raw_path, kPathChar) || !IsUriText(uri.query, kQueryChar)) return std::nullopt;
  if (uri.raw_path.find('%') == std::string_view::npos) return uri;
  uri.decoded_path = PercentDecode(uri.raw_path);
  if (uri.decoded_path->find('\0') != std::string::npos) return std::nullopt;
  return uri;
}

// The length of the well-formed UTF-8 sequence at the front; 0 when there is none (RFC 3629 §4).
std::size_t Utf8Length(std::string_view text) {
  auto byte = [&](std::size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0u; };
  auto within = [&](std::size_t i, unsigned low, unsigned high) { return byte(i) >= low && byte(i) <= high; };
  auto tail = [&](std::size_t i) { return within(i, 0x80, 0xbf); };
  unsigned lead = byte(0);
  if (lead < 0x80) return 1;
  if (lead >= 0xc2 && lead <= 0xdf) return tail(1) ? 2 : 0;
  if (lead >= 0xe0 && lead <= 0xef) {
    // e0 begins overlong forms below a0, ed surrogates above 9f.
    bool second = within(1, lead == 0xe0 ? 0xa0 : 0x80, lead == 0xed ? 0x9f : 0xbf);
    return second && tail(2) ? 3 : 0;
  }
  if (lead >= 0xf0 && lead <= 0xf4) {
    // f0 begins overlong forms below 90, f4 leaves Unicode above 8f.
    bool second = within(1, lead == 0xf0 ? 0x90 : 0x80, lead == 0xf4 ? 0x8f : 0xbf);
    return second && tail(2) && tail(3) ? 4 : 0;
  }
  return 0;
}

// Calls `visit` with each part of `text` between separators; ends early when it says no.
template <typename IsSeparator, typename Visit>
bool AllSegments(std::string_view text, IsSeparator is_separator, Visit visit) {
  for (;;) {
    auto end = static_cast<std::size_t>(std::find_if(text.begin(), text.end(), is_separator) - text.begin());
    if (!visit(text.substr(0, end))) return false;
    if (end == text.size()) return true;
    text.remove_prefix(end + 1);
  }
}

bool IsSlash(char c) { return c == '/'; }
bool IsAnySlash(char c) { return c == '/' || c == '\\'; }

bool IsNoDotSegment(std::string_view segment) { return segment != "." && segment != ".."; }

}  // namespace

std::optional<TargetUri> ParseTarget(std::string_view target, const Fields& fields) {
  if (target == "*") return TargetUri{TargetUri::Form::kAsterisk};
  if (target.starts_with('/')) return ParsePathAndQuery(target);
  std::optional<std::string_view> path_and_query = StripAuthority(target, fields.Find("Host").value_or(""));
  return path_and_query ? ParsePathAndQuery(*path_and_query) : std::nullopt;
}

bool IsValidHost(std::string_view host) {
  std::size_t port_at;
  if (host.starts_with('[')) {
    std::size_t close = host.find(']');
    if (close == std::string_view::npos || !IsIpv6(host.substr(1, close - 1))) return false;
    port_at = close + 1;
  } else {
    port_at = std::min(host.find(':'), host.size());
    if (!IsRegName(host.substr(0, port_at))) return false;
  }
  std::string_view rest = host.substr(port_at);
  return rest.empty() || (rest.front() == ':' && IsPort(rest.substr(1)));
}

std::optional<std::string> PercentDecode(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (;;) {
    std::size_t mark = std::min(text.find('%'), text.size());
    out.append(text.substr(0, mark));
    text.remove_prefix(mark);
    if (text.empty()) return out;
    if (!IsTriplet(text)) return std::nullopt;
    out += static_cast<char>(HexValue(text[1]) * 16 + HexValue(text[2]));
    text.remove_prefix(3);
  }
}

std::string EncodePath(std::string_view path) {
  constexpr std::string_view kHex = "0123456789ABCDEF";
  std::string out;
  out.reserve(path.size());
  for (char c : path) {
    if (c == '/' || IsChar(c, kUnreservedChar)) {
      out += c;
      continue;
    }
    auto byte = static_cast<unsigned char>(c);
    out += {'%', kHex[byte >> 4], kHex[byte & 15]};
  }
  return out;
}

bool IsValidUtf8(std::string_view text) {
  while (!text.empty()) {
    std::size_t length = Utf8Length(text);
    if (length == 0) return false;
    text.remove_prefix(length);
  }
  return true;
}

bool IsSafeRelativeName(std::string_view name) {
  if (name.size() > kMostNameBytes || name.find('\0') != std::string_view::npos) return false;
  bool whole = AllSegments(name, IsSlash, [](std::string_view segment) { return !segment.empty(); });
  // A backslash is a byte of the name like any other, but must not hide a way up from those who take it for a slash.
  return whole && AllSegments(name, IsAnySlash, IsNoDotSegment);
}

bool HasDotSegments(std::string_view name) {
  return HasHiddenSegment(name) && !AllSegments(name, IsSlash, IsNoDotSegment);
}

bool HasHiddenSegment(std::string_view name) {
  return name.starts_with('.') || name.find("/.") != std::string_view::npos;
}

}  // namespace reelcache
