// Text from outside that can be shown on a line of a terminal as it is.
#pragma once

#include <string_view>

namespace reelcache {

// Whether it holds no control character: those of ASCII, and U+0080 to U+009F, which terminals obey as well.
inline bool IsPlainText(std::string_view utf8) {
  for (std::size_t i = 0; i < utf8.size(); ++i) {
    const auto byte = static_cast<unsigned char>(utf8[i]);
    const auto next = static_cast<unsigned char>(i + 1 < utf8.size() ? utf8[i + 1] : 0);
    if (byte < 0x20 || byte == 0x7f || (byte == 0xc2 && next >= 0x80 && next <= 0x9f)) return false;
  }
  return true;
}

}  // namespace reelcache
