// The elements of Matroska and WebM at the top of their segment (RFC 8794, RFC 9559).
#pragma once

#include "media/container_layout.h"

namespace reelcache {

// Whether the first bytes of a file begin an EBML document.
bool IsMatroska(std::string_view head);

ContainerLayout ReadMatroskaLayout(ByteSource& source);

}  // namespace reelcache
