#include "sessions.h"

#include <algorithm>
#include <cmath>
#include <random>

namespace reelcache {
namespace {

using Random = std::mt19937_64;

constexpr std::uint32_t kRangesAChunk = 4;

bool Chance(Random& random, double probability) {
  return std::uniform_real_distribution<double>(0, 1)(random) < probability;
}

struct Viewer {
  std::uint32_t film = 0;
  std::uint32_t next = 0;  // chunk
  std::uint32_t left = 0;  // chunks until the session ends
  bool small_ranges = false;
};

Viewer NewViewer(Random& random, const SessionsWish& wish, const std::vector<std::uint32_t>& film_chunks,
                 std::discrete_distribution<std::uint32_t>& popularity) {
  Viewer viewer;
  viewer.film = popularity(random);
  std::uint32_t chunks = film_chunks[viewer.film];
  viewer.next = Chance(random, wish.start_in_middle) ? static_cast<std::uint32_t>(random() % chunks) : 0;
  viewer.left = chunks;
  if (!Chance(random, wish.watch_to_end))
    viewer.left = 1 + static_cast<std::uint32_t>(std::exponential_distribution<double>(4.0 / chunks)(random));
  viewer.small_ranges = Chance(random, wish.small_ranges);
  return viewer;
}

}  // namespace

Sessions MakeSessions(const SessionsWish& wish) {
  Random random(wish.seed);
  Sessions sessions;
  std::lognormal_distribution<double> length(std::log(wish.median_chunks), 0.8);
  std::vector<double> weights;
  for (std::uint32_t film = 0; film < wish.films; ++film) {
    sessions.film_chunks.push_back(4 + static_cast<std::uint32_t>(length(random)));
    weights.push_back(std::pow(film + 1, -wish.zipf));
  }
  std::discrete_distribution<std::uint32_t> popularity(weights.begin(), weights.end());
  std::vector<Viewer> viewers(wish.viewers);
  while (sessions.reads.size() < wish.reads)
    for (Viewer& viewer : viewers) {
      if (viewer.left == 0 || viewer.next >= sessions.film_chunks[viewer.film])
        viewer = NewViewer(random, wish, sessions.film_chunks, popularity);
      for (std::uint32_t range = 0; range < (viewer.small_ranges ? kRangesAChunk : 1); ++range)
        sessions.reads.push_back({viewer.film, 1, viewer.next});
      ++viewer.next;
      --viewer.left;
      if (Chance(random, wish.seek_each_chunk))
        viewer.next = static_cast<std::uint32_t>(random() % sessions.film_chunks[viewer.film]);
    }
  return sessions;
}

std::vector<ChunkKey> ScanOf(const Sessions& sessions) {
  std::vector<ChunkKey> scan;
  for (std::size_t film = 0; film < sessions.film_chunks.size(); ++film)
    for (std::uint32_t index = 0; index < sessions.film_chunks[film]; ++index) scan.push_back({film, 1, index});
  return scan;
}

}  // namespace reelcache
