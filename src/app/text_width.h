// How wide text is in a terminal. Pure.
#pragma once

#include <string>
#include <string_view>

namespace reelcache {

// Columns: two for Hangul, Han, kana and pictures, none for marks that sit on the letter before. A byte that is no
// UTF-8 counts one.
std::size_t TextWidth(std::string_view utf8);

// Cut to at most `width` columns, with an ellipsis in place of what is gone, and filled up with spaces to exactly that.
std::string FitWidth(std::string_view utf8, std::size_t width);

// Filled up with spaces in front to `width` columns; what is wider stays.
std::string AlignRight(std::string_view utf8, std::size_t width);

}  // namespace reelcache
