#include "places.h"

#include <algorithm>
#include <random>

namespace reelcache {
namespace {

// Every object is cut into cells, and a place lies somewhere in its own cell.
std::uint64_t CellsAt(const Target& target, std::uint64_t cell_bytes) {
  std::uint64_t cells = 0;
  for (const TargetObject& object : target.objects) cells += object.complete_length / cell_bytes;
  return cells;
}

// The widest cells that are enough for all places.
std::uint64_t CellBytes(const Target& target, const SeekOptions& options) {
  std::uint64_t cell_bytes = std::max(options.spacing_bytes, options.range_bytes);
  while (cell_bytes >= options.range_bytes && CellsAt(target, cell_bytes) < options.seeks) {
    cell_bytes -= (cell_bytes + 15) / 16;
  }
  return cell_bytes;
}

}  // namespace

std::optional<std::vector<Place>> ChoosePlaces(const Target& target, const SeekOptions& options,
                                               std::string& error) {
  const std::uint64_t cell_bytes = CellBytes(target, options);
  if (cell_bytes < options.range_bytes) {
    error = "the objects have no room for --seeks " + std::to_string(options.seeks) + " of " +
            std::to_string(options.range_bytes) + " bytes each: ask fewer, or more objects";
    return std::nullopt;
  }
  std::mt19937_64 random(options.seed);
  // A cell's last part stays free, so that a larger range begins at the same place.
  const std::uint64_t room = std::min(cell_bytes / 2, cell_bytes - options.range_bytes) + 1;
  std::vector<Place> places;
  for (std::size_t object = 0; object < target.objects.size(); ++object) {
    const std::uint64_t cells = target.objects[object].complete_length / cell_bytes;
    for (std::uint64_t cell = 0; cell < cells; ++cell) {
      const std::uint64_t begin = cell * cell_bytes + random() % room;
      places.push_back({object, begin, begin + options.range_bytes});
    }
  }
  std::shuffle(places.begin(), places.end(), random);
  places.resize(options.seeks);
  return places;
}

}  // namespace reelcache
