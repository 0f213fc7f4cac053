// The one hash of the program: 64-bit XXH3, stable across machines and restarts.
#pragma once

#include <cstdint>
#include <string_view>

namespace reelcache {

std::uint64_t Hash64(std::string_view bytes, std::uint64_t seed = 0);

}  // namespace reelcache
