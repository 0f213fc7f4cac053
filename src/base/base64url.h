// Base64 for addresses and tokens (RFC 4648 §5), without padding. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace reelcache {

std::string FormatBase64Url(std::string_view bytes);

// Nothing for anything that FormatBase64Url does not write.
std::optional<std::string> ParseBase64Url(std::string_view text);

}  // namespace reelcache
