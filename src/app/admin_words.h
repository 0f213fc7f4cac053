// What the codes of the operator's API mean, for terminals that speak another language than the server's sentences.
#pragma once

#include <string_view>

namespace reelcache {

// Empty: there are no Korean words for this code.
std::string_view KoreanForCode(std::string_view code);

}  // namespace reelcache
