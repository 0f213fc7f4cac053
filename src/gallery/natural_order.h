// Names sorted for people: numbers by value ("2" before "10"), letters without regard to case. Pure.
#pragma once

#include <string_view>

namespace reelcache {

// A strict weak order; names that differ only in case or leading zeros are ordered by their bytes.
bool NaturalLess(std::string_view a, std::string_view b);

}  // namespace reelcache
