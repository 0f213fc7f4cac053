// An object's contents as JSON. Pure, but for what is counted of its use, which is read as it stands.
#pragma once

#include <nlohmann/json.hpp>

#include "cache/contents.h"

namespace reelcache {

struct ReadingTime {
  SteadyTime steady;
  WallTime wall;
};

// Its bars have `cells` cells.
nlohmann::json ObjectJson(const ObjectContents& object, std::size_t cells, const ReadingTime& now);

// [[first, last], ...]
nlohmann::json RunsJson(const ChunkSet& chunks);

}  // namespace reelcache
