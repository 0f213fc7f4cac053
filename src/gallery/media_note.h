// What is kept of a video together with its version (Object::note): its facts, and whether it has a poster. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "media/media_facts.h"

namespace reelcache {

struct MediaNote {
  MediaFacts facts;
  bool poster = false;

  friend bool operator==(const MediaNote&, const MediaNote&) = default;
};

std::string FormatMediaNote(const MediaNote& note);

// Nothing for another layout, and for anything that FormatMediaNote would not write: the video counts as unread.
std::optional<MediaNote> ParseMediaNote(std::string_view text);

}  // namespace reelcache
