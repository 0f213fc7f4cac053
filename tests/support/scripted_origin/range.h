// The Range field of a request, one range at most: RFC 9110 §14.
#pragma once

#include <cstdint>
#include <string_view>

namespace reelcache {

struct RangeChoice {
  enum class Kind {
    kWhole,          // none asked, or one to be ignored: bad syntax, other units, several ranges
    kPart,
    kUnsatisfiable,
  };
  Kind kind = Kind::kWhole;
  std::uint64_t begin = 0;
  std::uint64_t end = 0;  // exclusive
};

RangeChoice ChooseRange(std::string_view field, std::uint64_t complete_length);

}  // namespace reelcache
