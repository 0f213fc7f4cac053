#include "places.h"

#include <algorithm>
#include <fstream>
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

struct NamedPlace {
  std::uint64_t begin, end;
  std::string name;
};

std::optional<std::vector<NamedPlace>> ReadFile(const std::string& path, std::string& error) {
  std::ifstream file(path);
  std::vector<NamedPlace> places;
  NamedPlace place;
  while (file >> place.begin >> place.end && std::getline(file >> std::ws, place.name) && place.begin < place.end) {
    places.push_back(place);
  }
  if (file.eof() && file.fail() && !places.empty()) return places;
  error = "--places: " + path + " has to hold lines BEGIN END NAME; line " + std::to_string(places.size() + 1) +
          " is none";
  return std::nullopt;
}

std::optional<std::vector<Place>> ReadPlaces(const SeekOptions& options, std::string& error) {
  const auto named = ReadFile(options.places_path, error);
  if (!named) return std::nullopt;
  std::vector<Place> places;
  for (const NamedPlace& place : *named) {
    const auto found = std::find(options.names.begin(), options.names.end(), place.name);
    if (found == options.names.end()) {
      error = "--places: " + place.name + " is not one of --names";
      return std::nullopt;
    }
    places.push_back({static_cast<std::size_t>(found - options.names.begin()), place.begin, place.end});
  }
  return places;
}

}  // namespace

std::optional<std::vector<std::string>> ReadPlaceNames(const std::string& path, std::string& error) {
  const auto places = ReadFile(path, error);
  if (!places) return std::nullopt;
  std::vector<std::string> names;
  for (const NamedPlace& place : *places) {
    if (std::find(names.begin(), names.end(), place.name) == names.end()) names.push_back(place.name);
  }
  return names;
}

std::optional<std::vector<Place>> ChoosePlaces(const Target& target, const SeekOptions& options,
                                               std::string& error) {
  if (!options.places_path.empty()) return ReadPlaces(options, error);
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
