// What viewers read, made up: films of many lengths, their popularity after Zipf, sessions that watch on from
// somewhere, jump now and then, and mostly give up early. Pure: the same wish gives the same reads.
#pragma once

#include <cstdint>
#include <vector>

#include "store/chunk_store.h"

namespace reelcache {

struct SessionsWish {
  std::uint32_t films = 1000;
  double median_chunks = 300;     // of a film; lengths are log-normal
  double zipf = 0.9;
  std::uint32_t viewers = 50;     // at the same time, each one chunk ahead in turn
  double watch_to_end = 0.3;      // the others stop after a quarter of the film on average
  double start_in_middle = 0.1;   // at a random place
  double seek_each_chunk = 0.01;  // to a random place
  double small_ranges = 0;        // share of sessions that ask for every chunk in four ranges, one after the other
  std::uint64_t reads = 4'000'000;
  std::uint64_t seed = 1;
};

struct Sessions {
  std::vector<std::uint32_t> film_chunks;  // most popular first
  std::vector<ChunkKey> reads;

  bool IsHot(const ChunkKey& key) const { return key.object < film_chunks.size() / 20; }
};

Sessions MakeSessions(const SessionsWish& wish);

// Every chunk of every film once, the popular films first, so that the scan does not end with what is asked next.
std::vector<ChunkKey> ScanOf(const Sessions& sessions);

}  // namespace reelcache
