// Letters in parts, as some systems write them in names (Unicode 3.12; macOS). Pure.
#pragma once

#include <string>
#include <string_view>

namespace reelcache {

// Syllables of Hangul as their conjoining jamo, the Latin letters of ISO 8859-1 as a letter and its mark; all else, and
// what is no UTF-8, stays.
std::string DecomposeLetters(std::string_view text);

}  // namespace reelcache
