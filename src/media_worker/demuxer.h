// Reads a file with libavformat and decodes a few of its frames with libavcodec.
#pragma once

#include "media/byte_source.h"
#include "media/media_facts.h"

namespace reelcache {

// A poster whose sides have at most `poster_edge` pixels; 0: none.
MediaReading ReadMedia(ByteSource& source, int poster_edge);

}  // namespace reelcache
