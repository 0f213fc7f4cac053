// Measures how fast a running server answers seeks: time to the first byte and throughput.
#include <cstdio>
#include <fstream>
#include <nlohmann/json.hpp>

#include "load.h"
#include "options.h"
#include "places.h"
#include "report.h"
#include "target.h"

namespace reelcache {
namespace {

int Refuse(const std::string& sentence) {
  std::fprintf(stderr, "seek: %s\n", sentence.c_str());
  return 2;
}

// Asks for the first byte of each object whose length is not known.
bool LearnLengths(Target& target, SeekOptions options, std::string& error) {
  options.connections = 1;
  options.verify = false;
  for (std::size_t i = 0; i < target.objects.size(); ++i) {
    TargetObject& object = target.objects[i];
    if (object.complete_length != 0) continue;
    const Place first_byte{.object = i, .begin = 0, .end = 1};
    const LoadResult result = Load(target, options).Run({&first_byte, 1}, {.requests = 1});
    if (!result.good()) {
      error = "the length of " + object.path + " cannot be learnt: " + result.errors.begin()->first;
      return false;
    }
    object.complete_length = result.complete_length;
  }
  return true;
}

std::vector<NamedResult> Measure(const Target& target, const SeekOptions& options,
                                 const std::vector<Place>& places) {
  std::vector<NamedResult> results;
  Load load(target, options);
  const LoadEnd once{.requests = places.size() * (options.together ? options.connections : 1)};
  if (options.cold && !options.throughput) results.emplace_back("cold", load.Run(places, once));
  if (!options.warm && !options.throughput) return results;
  for (std::uint64_t pass = 0; pass < options.warm_up_passes; ++pass) load.Run(places, once);
  if (options.throughput) {
    const LoadEnd end{.requests = options.requests, .seconds = options.requests == 0 ? options.seconds : 0};
    results.emplace_back("throughput", load.Run(places, end));
  } else {
    results.emplace_back("warm", load.Run(places, once));
  }
  return results;
}

int Run(SeekOptions options) {
  std::string error;
  const bool given = !options.places_path.empty();
  if (given && options.names.empty()) {
    const auto names = ReadPlaceNames(options.places_path, error);
    if (!names) return Refuse(error);
    options.names = *names;
  }
  auto target = ResolveTarget(options.url, options.names, options.object_bytes, error);
  if (!target || (!given && !LearnLengths(*target, options, error))) return Refuse(error);
  const auto places = ChoosePlaces(*target, options, error);
  if (!places) return Refuse(error);
  options.seeks = places->size();
  const std::vector<NamedResult> results = Measure(*target, options, *places);
  std::fputs(FormatTable(options, results).c_str(), stdout);
  if (!options.json_path.empty()) {
    std::ofstream file(options.json_path);
    file << FormatJson(options, results).dump(1) << '\n';
    if (!file.flush()) return Refuse("--json cannot be written: " + options.json_path);
  }
  for (const auto& [name, result] : results) {
    if (!result.good()) return 1;
  }
  return 0;
}

}  // namespace
}  // namespace reelcache

int main(int argc, char** argv) {
  std::string error;
  const auto options = reelcache::ParseSeekOptions({argv + 1, argv + argc}, error);
  if (!options) return reelcache::Refuse(error + " (seek --help lists the options)");
  if (!options->help) return reelcache::Run(*options);
  std::fputs(reelcache::SeekUsage().c_str(), stdout);
  return 0;
}
