// HTTP dates (RFC 9110 §5.6.7): written as IMF-fixdate, read in all three forms.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"

namespace reelcache {

std::string FormatHttpDate(WallTime time);                        // "Tue, 15 Nov 1994 12:45:26 GMT"
std::optional<WallTime> ParseHttpDate(std::string_view text);     // nothing for anything else; year 1..9999
std::string FormatRfc3339(WallTime time);                         // "1994-11-15T12:45:26Z"

}  // namespace reelcache
