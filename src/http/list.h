// Comma lists of field values (RFC 9110 §5.6.1).
#pragma once

#include <optional>
#include <string_view>

namespace reelcache {

// Takes the next element off the front of `rest`, without the blanks around it; nothing at the end. Empty elements
// are skipped, commas inside quoted strings do not separate.
std::optional<std::string_view> TakeListElement(std::string_view& rest);

}  // namespace reelcache
