// hit_ratio: what our cache's policy misses beside a plain LRU of the same bytes, by the real policy code.
//   hit_ratio [--seed 1] [--zipf 0.9] [--reads 4000000] [--films 1000] [--small-ranges 0] [--json FILE]
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <functional>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <unordered_set>

#include "policies.h"
#include "sessions.h"

namespace reelcache {
namespace {

using nlohmann::ordered_json;

struct Kind {
  const char* name;
  double memory, disk;  // shares of the cache's bytes
};
constexpr Kind kKinds[] = {{"memory", 1, 0}, {"disk", 0, 1}, {"disk, a tenth in memory", 0.1, 0.9}};
constexpr double kShares[] = {0.01, 0.03, 0.10};

struct Outcome {
  std::uint64_t uses = 0, misses = 0;
  std::uint64_t hot_uses = 0, hot_misses = 0;  // of the most popular twentieth of the films

  double hot_ratio() const {
    return 1 - static_cast<double>(hot_misses) / static_cast<double>(std::max<std::uint64_t>(hot_uses, 1));
  }
};

Outcome Run(Policy& policy, const Sessions& sessions, std::size_t begin, std::size_t end) {
  Outcome outcome;
  for (std::size_t i = begin; i < end; ++i) {
    const ChunkKey& key = sessions.reads[i];
    bool missed = !policy.Use(key);
    ++outcome.uses;
    outcome.misses += missed;
    if (!sessions.IsHot(key)) continue;
    ++outcome.hot_uses;
    outcome.hot_misses += missed;
  }
  return outcome;
}

std::unique_ptr<Policy> Ours(const Kind& kind, std::uint64_t bytes) {
  return std::make_unique<Tiers>(static_cast<std::uint64_t>(kind.memory * static_cast<double>(bytes)),
                                 static_cast<std::uint64_t>(kind.disk * static_cast<double>(bytes)));
}

// Misses of the first read of every chunk count too: no cache can help it, and it is the same for all.
ordered_json Compare(const Kind& kind, double share, std::uint64_t bytes, const Sessions& sessions) {
  auto ours = Ours(kind, bytes);
  Lru lru(bytes);
  Outcome got = Run(*ours, sessions, 0, sessions.reads.size());
  Outcome reference = Run(lru, sessions, 0, sessions.reads.size());
  double ratio = static_cast<double>(got.misses) / static_cast<double>(reference.misses);
  double admitted = static_cast<double>(got.misses) * kChunkBytes;
  double written = static_cast<double>(ours->written_bytes()) / admitted;
  auto percent = [&](const Outcome& o) { return 100.0 * static_cast<double>(o.misses) / static_cast<double>(o.uses); };
  std::printf("%-24s %4.0f %%  %6.2f %%  %6.2f %%  %7.3f", kind.name, 100 * share, percent(got), percent(reference),
              ratio);
  if (kind.disk > 0) std::printf("  %7.3f", written);
  std::printf("\n");
  ordered_json json = {{"cache", kind.name},
                       {"share", share},
                       {"bytes", bytes},
                       {"miss_bytes", got.misses * kChunkBytes},
                       {"lru_miss_bytes", reference.misses * kChunkBytes},
                       {"ratio", ratio}};
  if (kind.disk > 0) json["written_per_admitted"] = written;
  return json;
}

struct ScanCost {
  double before = 0;        // hit ratio of the hot films in the part of the reads before the scan
  double without_scan = 0;  // in the part after it
  double with_scan = 0;
};

ScanCost MeasureScan(const std::function<std::unique_ptr<Policy>()>& make, const Sessions& sessions) {
  std::size_t half = sessions.reads.size() / 2, part = sessions.reads.size() / 20;
  ScanCost cost;
  for (bool scan : {false, true}) {
    auto policy = make();
    Run(*policy, sessions, 0, half - part);
    cost.before = Run(*policy, sessions, half - part, half).hot_ratio();
    if (scan)
      for (const ChunkKey& key : ScanOf(sessions)) policy->Use(key);
    (scan ? cost.with_scan : cost.without_scan) = Run(*policy, sessions, half, half + part).hot_ratio();
  }
  return cost;
}

ordered_json ReportScan(const char* name, double share, const ScanCost& cost) {
  std::printf("%-24s %4.0f %%  %6.2f %%  %6.2f %%  %6.2f %%\n", name, 100 * share, 100 * cost.before,
              100 * cost.without_scan, 100 * cost.with_scan);
  return {{"cache", name}, {"share", share}, {"before", cost.before}, {"without_scan", cost.without_scan},
          {"with_scan", cost.with_scan}};
}

std::uint64_t FootprintOf(const Sessions& sessions) {
  std::unordered_set<ChunkKey, ChunkKeyHash> seen(sessions.reads.begin(), sessions.reads.end());
  return seen.size() * std::uint64_t{kChunkBytes};
}

ordered_json RunAll(const SessionsWish& wish) {
  Sessions sessions = MakeSessions(wish);
  std::uint64_t footprint = FootprintOf(sessions);
  auto bytes_of = [&](double share) { return static_cast<std::uint64_t>(share * static_cast<double>(footprint)); };
  std::printf("%zu reads of %.1f GiB, Zipf %.2f, %u viewers, chunks of %u KiB\n\n", sessions.reads.size(),
              static_cast<double>(footprint) / (1 << 30), wish.zipf, wish.viewers, kChunkBytes >> 10);
  ordered_json json = {{"reads", sessions.reads.size()}, {"footprint_bytes", footprint}, {"zipf", wish.zipf},
                       {"seed", wish.seed}, {"small_ranges", wish.small_ranges}};
  std::printf("%-24s %6s  %8s  %8s  %7s  %7s\n", "byte misses", "cache", "ours", "LRU", "ratio", "written");
  for (const Kind& kind : kKinds)
    for (double share : kShares) json["misses"].push_back(Compare(kind, share, bytes_of(share), sessions));
  std::printf("\n%-24s %6s  %8s  %8s  %8s\n", "hits of the hot films", "cache", "before", "later", "scanned");
  for (double share : kShares) {
    for (const Kind& kind : kKinds)
      json["scan"].push_back(
          ReportScan(kind.name, share, MeasureScan([&] { return Ours(kind, bytes_of(share)); }, sessions)));
    json["scan"].push_back(
        ReportScan("LRU", share, MeasureScan([&] { return std::make_unique<Lru>(bytes_of(share)); }, sessions)));
  }
  return json;
}

}  // namespace
}  // namespace reelcache

int main(int count, char** arguments) {
  reelcache::SessionsWish wish;
  std::string json_path;
  for (int i = 1; i < count; i += 2) {
    std::string name = arguments[i];
    const char* value = i + 1 < count ? arguments[i + 1] : "";
    if (name == "--seed") wish.seed = std::strtoull(value, nullptr, 10);
    else if (name == "--zipf") wish.zipf = std::strtod(value, nullptr);
    else if (name == "--reads") wish.reads = std::strtoull(value, nullptr, 10);
    else if (name == "--films") wish.films = static_cast<std::uint32_t>(std::strtoul(value, nullptr, 10));
    else if (name == "--small-ranges") wish.small_ranges = std::strtod(value, nullptr);
    else if (name == "--json") json_path = value;
    else return std::fprintf(stderr, "hit_ratio: there is no option %s: see the head of its main.cc\n", name.c_str()), 2;
  }
  auto json = reelcache::RunAll(wish);
  if (!json_path.empty()) std::ofstream(json_path) << json.dump(2) << '\n';
}
