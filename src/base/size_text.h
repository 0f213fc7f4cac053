// Sizes and durations as people write them: "64MiB", "1.5g", "5min".
//
// Errors: nothing comes back for text that is not one, or that does not fit.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace reelcache {

// Any case. k, m, g, t and KiB to TiB are powers of 1024; kB, MB, GB, TB powers of 1000; B or
// nothing: bytes.
std::optional<std::uint64_t> ParseSize(std::string_view text);

// ms, s, m or min, h, d; nothing: seconds.
std::optional<std::chrono::milliseconds> ParseDuration(std::string_view text);

// US dollars as "0.0004", up to nine digits behind the point. Units: 10^-9 dollars.
std::optional<std::uint64_t> ParsePrice(std::string_view text);

// Exact and short, in the largest unit that divides it: ParseSize gives the same number back.
std::string FormatSize(std::uint64_t bytes);
std::string FormatDuration(std::chrono::milliseconds duration);

// Rounded, for reading: "1.4 GiB".
std::string RoundedSize(std::uint64_t bytes);

}  // namespace reelcache
