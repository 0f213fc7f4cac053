// Whether a read from disk costs more when more is cached:
//   store_growth FOLDER GIB   fills a new store with so many GiB of chunks, then reads 400 of them over and over
// Prints the time of a read whose bytes the kernel has in memory. FOLDER must not exist and is removed.
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <random>
#include <string>
#include <vector>

#include "store/rocks_chunk_store.h"

namespace reelcache {
namespace {

constexpr std::uint32_t kChunkBytes = 256 * 1024;
constexpr std::uint32_t kChunksOfFilm = 512;
constexpr int kReads = 400;
constexpr int kRounds = 6;  // the first brings them into the kernel's memory

// Keys are hashes: films lie all over the tables' range.
ChunkKey KeyOf(std::uint32_t chunk) {
  std::uint64_t film = chunk / kChunksOfFilm + 1;
  return {film * 0x9E3779B97F4A7C15ull, film * 0xC2B2AE3D27D4EB4Full, chunk % kChunksOfFilm};
}

void Fill(RocksChunkStore& store, std::uint32_t chunks) {
  Slice bytes = Slice::Own(std::string(kChunkBytes, 'x'));
  for (std::uint32_t chunk = 0; chunk < chunks; ++chunk) {
    store.WriteChunk(KeyOf(chunk), bytes);
    if (chunk % 64 == 63) store.Drain(false);
  }
  store.Drain(true);
}

std::vector<double> ReadMicroseconds(RocksChunkStore& store, const std::vector<std::uint32_t>& chunks) {
  std::vector<double> times;
  for (std::uint32_t chunk : chunks) {
    auto began = std::chrono::steady_clock::now();
    bool found = store.ReadChunk(KeyOf(chunk)).has_value();
    times.push_back(std::chrono::duration<double, std::micro>(std::chrono::steady_clock::now() - began).count());
    if (!found) fmt::print("chunk {} is missing\n", chunk);
  }
  std::ranges::sort(times);
  return times;
}

int Run(const std::filesystem::path& folder, std::uint32_t gib) {
  if (gib == 0 || std::filesystem::exists(folder)) {
    fmt::print(stderr, "usage: store_growth FOLDER GIB, where FOLDER does not exist yet\n");
    return 2;
  }
  std::filesystem::create_directories(folder);
  {
    auto store = RocksChunkStore::Open({.folder = folder, .budget_bytes = std::uint64_t{gib + 4} << 30});
    if (!store.ok()) {
      fmt::print(stderr, "{}\n", store.error().message);
      return 1;
    }
    std::uint32_t chunks = gib * (1024 * 1024 * 1024 / kChunkBytes);
    Fill(**store, chunks);
    std::mt19937 random(1);
    std::vector<std::uint32_t> some(kReads);
    std::ranges::generate(some, [&] { return random() % chunks; });
    for (int round = 1; round <= kRounds; ++round) {
      auto times = ReadMicroseconds(**store, some);
      fmt::print("{} GiB, round {}: p50 {:.1f} us, p90 {:.1f} us\n", gib, round, times[kReads / 2], times[kReads / 10 * 9]);
    }
  }
  std::filesystem::remove_all(folder);
  return 0;
}

}  // namespace
}  // namespace reelcache

int main(int argc, char** argv) {
  return reelcache::Run(argc > 1 ? argv[1] : "", argc > 2 ? static_cast<std::uint32_t>(std::atoi(argv[2])) : 0);
}
