// The boxes of MP4 and QuickTime at the top level of the file (ISO/IEC 14496-12 §4.2).
#pragma once

#include "media/container_layout.h"

namespace reelcache {

// Whether the first twelve bytes of a file begin an MP4 or QuickTime.
bool IsMp4(std::string_view head);

ContainerLayout ReadMp4Layout(ByteSource& source);

}  // namespace reelcache
