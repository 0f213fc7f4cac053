// AVI, FLV and ASF (WMV): which no browser plays, and which are often cut off.
#pragma once

#include "media/container_layout.h"

namespace reelcache {

// Each answers an empty container when `head`, the first 16 bytes of the file, begins another one.
ContainerLayout ReadAviLayout(ByteSource& source, std::string_view head);
ContainerLayout ReadFlvLayout(ByteSource& source, std::string_view head);
ContainerLayout ReadAsfLayout(ByteSource& source, std::string_view head);

}  // namespace reelcache
