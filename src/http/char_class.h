// Which bytes may stand where in protocol text (RFC 9110 §5.6, RFC 3986 §2): one table of bit flags.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace reelcache {

enum CharClass : std::uint16_t {
  kTokenChar = 1,       // RFC 9110 §5.6.2
  kVisibleChar = 2,     // 0x21 to 0x7e
  kFieldChar = 4,       // RFC 9110 §5.5: visible, blank, tab, obs-text
  kEntityTagChar = 8,   // RFC 9110 §8.8.3: etagc
  kUnreservedChar = 16, // RFC 3986 §2.3
  kPathChar = 32,       // RFC 3986 §3.3: pchar without '%', and '/'
  kQueryChar = 64,      // RFC 3986 §3.4: the same and '?'
  kHexDigit = 128,
  kRegNameChar = 256,   // RFC 3986 §3.2.2 without '%' and the comma: two Host fields joined on the way here have one
};

namespace internal {

constexpr std::array<std::uint16_t, 256> MakeCharClasses() {
  constexpr std::string_view kTokenMarks = "!#$%&'*+-.^_`|~";
  constexpr std::string_view kUnreservedMarks = "-._~";
  constexpr std::string_view kPathMarks = "!$&'()*+,;=:@/";
  constexpr std::string_view kRegNameMarks = "!$&'()*+;=";
  std::array<std::uint16_t, 256> table{};
  for (unsigned i = 0; i < 256; ++i) {
    char c = static_cast<char>(i);
    bool digit = i >= '0' && i <= '9';
    bool alnum = digit || (i >= 'a' && i <= 'z') || (i >= 'A' && i <= 'Z');
    bool visible = i > 0x20 && i < 0x7f;
    bool unreserved = alnum || kUnreservedMarks.find(c) != std::string_view::npos;
    bool path = unreserved || kPathMarks.find(c) != std::string_view::npos;
    unsigned flags = 0;
    if (alnum || kTokenMarks.find(c) != std::string_view::npos) flags |= kTokenChar;
    if (visible) flags |= kVisibleChar;
    if (visible || i == ' ' || i == '\t' || i >= 0x80) flags |= kFieldChar;
    if ((visible && i != '"') || i >= 0x80) flags |= kEntityTagChar;
    if (unreserved) flags |= kUnreservedChar;
    if (path) flags |= kPathChar;
    if (path || i == '?') flags |= kQueryChar;
    if (digit || (i >= 'a' && i <= 'f') || (i >= 'A' && i <= 'F')) flags |= kHexDigit;
    if (unreserved || kRegNameMarks.find(c) != std::string_view::npos) flags |= kRegNameChar;
    table[i] = static_cast<std::uint16_t>(flags);
  }
  return table;
}

inline constexpr std::array<std::uint16_t, 256> kCharClasses = MakeCharClasses();

}  // namespace internal

constexpr bool IsChar(char c, CharClass wanted) {
  return (internal::kCharClasses[static_cast<unsigned char>(c)] & wanted) != 0;
}

// The offset of the first byte from `pos` on that is not `wanted`; the size when there is none.
constexpr std::size_t SkipChars(std::string_view text, std::size_t pos, CharClass wanted) {
  auto end = std::find_if_not(text.begin() + pos, text.end(), [wanted](char c) { return IsChar(c, wanted); });
  return static_cast<std::size_t>(end - text.begin());
}

constexpr bool IsAll(std::string_view text, CharClass wanted) {
  return SkipChars(text, 0, wanted) == text.size();
}

}  // namespace reelcache
