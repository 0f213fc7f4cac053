#include "gallery/media_note.h"

namespace reelcache {
namespace {

// A line, then FormatFacts.
constexpr std::string_view kBare = "media 1\n", kWithPoster = "media 1 poster\n";

}  // namespace

std::string FormatMediaNote(const MediaNote& note) {
  return std::string(note.poster ? kWithPoster : kBare) + FormatFacts(note.facts);
}

std::optional<MediaNote> ParseMediaNote(std::string_view text) {
  const bool poster = text.starts_with(kWithPoster);
  if (!poster && !text.starts_with(kBare)) return std::nullopt;
  auto facts = ParseFacts(text.substr((poster ? kWithPoster : kBare).size()));
  if (!facts) return std::nullopt;
  return MediaNote{std::move(*facts), poster};
}

}  // namespace reelcache
