#include "admin/cache_json.h"

#include <fmt/format.h>

#include <cmath>

#include "admin/cache_bar.h"
#include "http/http_date.h"

namespace reelcache {
namespace {

using nlohmann::json;

const char* WordOf(ObjectState state) {
  switch (state) {
    case ObjectState::kFresh: return "fresh";
    case ObjectState::kStale: return "stale";
    case ObjectState::kDoomed: return "doomed";
    case ObjectState::kOnDisk: break;
  }
  return "on_disk";
}

ChunkIndex ChunksOf(const ChunkGrid& grid) {
  return grid.complete_length == 0 ? 0 : grid.IndexOf(grid.complete_length - 1) + 1;
}

json LastUse(const ObjectContents& object, const ReadingTime& now) {
  if (!object.last_use) return nullptr;
  return FormatRfc3339(now.wall - std::chrono::duration_cast<WallTime::duration>(now.steady - *object.last_use));
}

json SentBytes(const ObjectContents& object) {
  std::array<std::uint64_t, 4> sent{};
  if (object.object) sent = object.object->use().sent_bytes();
  auto of = [&](Source source) { return sent[static_cast<std::size_t>(source)]; };
  return {{"memory", of(Source::kMemory)},
          {"disk", of(Source::kDisk)},
          {"joined", of(Source::kJoined)},
          {"origin", of(Source::kOrigin)}};
}

json BarOf(const ObjectContents& object, std::size_t cells, SteadyTime now) {
  const ChunkIndex chunks = ChunksOf(object.grid);
  auto held = [&](const ChunksHeld& tier) { return HeldBar(tier.chunks.Runs(), chunks, cells); };
  std::string heat(cells, '0');
  if (object.object) {
    const ObjectUse& use = object.object->use();
    heat = HeatBar(use.HeatByCell(now), use.cell_chunks(), chunks, cells);
  }
  return {{"memory", held(object.memory)},
          {"disk", held(object.disk)},
          {"in_flight", held(object.in_flight)},
          {"heat", heat}};
}

}  // namespace

json ObjectJson(const ObjectContents& object, std::size_t cells, const ReadingTime& now) {
  return {{"name", object.name},
          {"length_bytes", object.grid.complete_length},
          {"version", fmt::format("{:016x}", object.version)},
          {"state", WordOf(object.state)},
          {"validated_at", FormatRfc3339(object.validated_at)},
          {"bytes",
           {{"memory", object.memory.bytes}, {"disk", object.disk.bytes}, {"in_flight", object.in_flight.bytes}}},
          {"chunks",
           {{"total", ChunksOf(object.grid)},
            {"memory", object.memory.chunks.size()},
            {"disk", object.disk.chunks.size()},
            {"in_flight", object.in_flight.chunks.size()}}},
          {"kept_bytes", object.kept_bytes()},
          {"kept_chunks", object.kept_chunks()},
          {"sent_bytes", SentBytes(object)},
          {"requests", object.answers},
          {"heat", std::round(object.heat * 1000) / 1000},
          {"last_use", LastUse(object, now)},
          {"pinned", object.pinned},
          {"bar", BarOf(object, cells, now.steady)}};
}

json RunsJson(const ChunkSet& chunks) {
  json runs = json::array();
  for (const ChunkRun& run : chunks.Runs()) runs.push_back({run.first, run.last});
  return runs;
}

}  // namespace reelcache
