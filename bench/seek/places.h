// The places that are asked: at random, unaligned, never overlapping.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "options.h"
#include "target.h"

namespace reelcache {

struct Place {
  std::size_t object;   // index into Target::objects
  std::uint64_t begin;
  std::uint64_t end;
};

// The names in `options.places_path`, each once, in order of appearance.
std::optional<std::vector<std::string>> ReadPlaceNames(const std::string& path, std::string& error);

// The places of `options.places_path`; without one `options.seeks` places spread over all objects, in random order. The
// same seed gives the same places for every range of at most half the spacing. Otherwise one sentence in `error`.
std::optional<std::vector<Place>> ChoosePlaces(const Target& target, const SeekOptions& options,
                                               std::string& error);

}  // namespace reelcache
