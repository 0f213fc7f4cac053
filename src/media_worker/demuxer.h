// Reads a file with libavformat and decodes a few of its frames with libavcodec.
#pragma once

#include "media/byte_source.h"
#include "media/media_facts.h"

namespace reelcache {

// Fills in what the container's layout did not tell.
MediaFacts ReadFacts(ByteSource& source);

}  // namespace reelcache
