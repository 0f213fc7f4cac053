// Text compressed as the content coding gzip (RFC 9110 §8.4.1.3, RFC 1952). The same text gives the same bytes.
#pragma once

#include <string>
#include <string_view>

namespace reelcache {

// Fast rather than small. Empty when there is no memory for it.
std::string Gzip(std::string_view text);

}  // namespace reelcache
