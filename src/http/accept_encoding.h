// Which content codings a client takes (RFC 9110 §12.5.3).
#pragma once

#include <string_view>

#include "http/fields.h"

namespace reelcache {

// Whether a body coded as `coding` may be sent: named in Accept-Encoding, or matched by `*`, and not with a weight
// of 0. "identity" may be sent unless it is refused. Without the field only "identity" may: the RFC would allow any
// coding then, but clients that leave it out (curl, ffmpeg) decode none. "x-gzip" is "gzip" (§8.4.1.3).
bool AcceptsCoding(const Fields& fields, std::string_view coding);

}  // namespace reelcache
