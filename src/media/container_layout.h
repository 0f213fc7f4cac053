// How a file is laid out as its container says: which one it is, where its index lies, whether its end is missing. What
// libavformat does not tell. Pure: reads a few bytes here and there, never the whole file.
//
// Robust against any bytes: every reader takes a bounded number of steps and believes no length.
#pragma once

#include <optional>
#include <string>

#include "media/byte_source.h"
#include "media/media_facts.h"
#include "media/mp4_fragment.h"

namespace reelcache {

struct ContainerLayout {
  std::string container;  // as MediaFacts::container; empty: none of those
  IndexPlace index = IndexPlace::kUnknown;
  bool fragmented = false;
  std::optional<FragmentEnd> end;  // of the last fragment, which is when the film ends
  std::string cut_off;  // why the file is known to be cut off, one sentence; empty: it is not known to be
};

ContainerLayout ReadContainerLayout(ByteSource& source);

// The sentence for a part whose end lies beyond the file's.
std::string EndsTooEarly(std::uint64_t part_end, std::uint64_t complete_length, std::string_view part);

}  // namespace reelcache
