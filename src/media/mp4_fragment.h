// The fragments (moof) of an MP4 and their table at its end (mfra; ISO/IEC 14496-12 §8.8).
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace reelcache {

struct FragmentEnd {
  std::uint32_t track = 0;
  std::uint64_t time = 0;  // in units of that track, since the beginning of the film
};

// When the first track of a fragment ends. `content` is that of its moof. Nothing where it does not say, or is damaged.
std::optional<FragmentEnd> EndOfFragment(std::string_view content);

// Where in the file the last fragment of the first track begins. `content` is that of the mfra.
std::optional<std::uint64_t> LastFragmentOf(std::string_view content);

}  // namespace reelcache
