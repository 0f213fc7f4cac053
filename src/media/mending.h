// The ffmpeg line that makes a video play everywhere and begin at once, doing no more than is needed. Pure.
#pragma once

#include <string>
#include <string_view>

#include "media/media_facts.h"

namespace reelcache {

enum class MendKind : std::uint8_t {
  kNothing,    // it is as good as it can be
  kRemux,      // picture and sound are copied as they are
  kTranscode,  // picture or sound is made anew
  kSalvage,    // keeps what is still there of a damaged file
  kHopeless,   // no ffmpeg line helps
};

// "remux".
std::string_view ToString(MendKind kind);

struct Mend {
  MendKind kind = MendKind::kNothing;
  std::string line;  // for a POSIX shell; empty for kNothing and kHopeless
};

// `name` is the object's; the line reads a file of that name below the working directory and writes another beside it.
Mend MendFor(const MediaFacts& facts, std::string_view name);

// One word for a POSIX shell, on one line whatever is in it.
std::string ShellWord(std::string_view text);

}  // namespace reelcache
