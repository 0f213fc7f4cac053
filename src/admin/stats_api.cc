#include "admin/stats_api.h"

#include <unistd.h>

#include <fstream>
#include <nlohmann/json.hpp>

namespace reelcache {
namespace {

using nlohmann::json;

// Bytes of physical memory the process holds; 0 where /proc cannot be read.
std::uint64_t ResidentBytes() {
  std::ifstream file("/proc/self/statm");
  std::uint64_t total = 0, resident = 0;
  file >> total >> resident;
  return resident * static_cast<std::uint64_t>(sysconf(_SC_PAGESIZE));
}

json ByStatus(const Metrics& metrics) {
  json by_status = json::object();
  for (int status = 100; status < 600; ++status)
    if (auto count = metrics.Status(status)) by_status[std::to_string(status)] = count;
  return by_status;
}

// Of the bytes that were sent, those that no fetch was begun for.
double HitRatio(const Metrics& metrics) {
  auto kept = metrics.Get(Counter::kBytesMemory) + metrics.Get(Counter::kBytesDisk) + metrics.Get(Counter::kBytesJoined);
  auto all = kept + metrics.Get(Counter::kBytesOrigin);
  return all == 0 ? 0 : static_cast<double>(kept) / static_cast<double>(all);
}

}  // namespace

StatsApi::StatsApi(Cache& cache, const OriginStats& origin, const Clock& clock)
    : cache_(cache), origin_(origin), clock_(clock), began_(clock.Now()) {}

void StatsApi::Handle(Loop&, const RequestHead&, const TargetUri&, OnAnswer on_answer) {
  on_answer({200,
             {{"Content-Type", "application/json"}, {"Cache-Control", "no-store"}, {"X-Content-Type-Options", "nosniff"}},
             Slice::Own(Json() + "\n")});
}

std::string StatsApi::Json() const {
  Metrics& metrics = cache_.metrics();
  StoreStats store = cache_.store().Stats();
  json out;
  out["uptime_s"] = std::chrono::duration_cast<std::chrono::seconds>(clock_.Now() - began_).count();
  out["bytes"] = {{"memory", metrics.Get(Counter::kBytesMemory)},
                  {"disk", metrics.Get(Counter::kBytesDisk)},
                  {"joined", metrics.Get(Counter::kBytesJoined)},
                  {"origin", metrics.Get(Counter::kBytesOrigin)}};
  out["requests"] = {{"total", metrics.Get(Counter::kRequests)}, {"by_status", ByStatus(metrics)}};
  out["origin"] = {{"fetches", origin_.fetches.load()},
                   {"bytes", origin_.bytes.load()},
                   {"errors", origin_.errors.load()},
                   {"retries", origin_.retries.load()},
                   {"stat_requests", origin_.stat_requests.load()},
                   {"list_requests", origin_.list_requests.load()}};
  out["cache"] = {{"used_bytes", store.used_bytes},
                  {"capacity_bytes", store.capacity_bytes},
                  {"chunks", store.chunks},
                  {"objects", store.objects},
                  {"dropped_writes", store.dropped_writes},
                  {"errors", store.errors},
                  {"writable", store.writable}};
  out["fills"] = {{"started", metrics.Get(Counter::kFills)},
                  {"joined", metrics.Get(Counter::kFillsJoined)},
                  {"abandoned", metrics.Get(Counter::kFillsAbandoned)},
                  {"errors", metrics.Get(Counter::kFillErrors)}};
  out["connections"] = {{"open", metrics.Get(Gauge::kConnectionsOpen)}, {"shed", metrics.Get(Counter::kConnectionsShed)}};
  out["memory"] = {{"ram_tier_bytes", cache_.memory_used_bytes()},
                   {"write_queue_bytes", store.write_queue_bytes},
                   {"memtable_bytes", store.memtable_bytes},
                   {"fill_bytes", metrics.Get(Gauge::kFillBytes)},
                   {"pinned_bytes", metrics.Get(Gauge::kPinnedBytes)},
                   {"resident_bytes", ResidentBytes()}};
  out["answers_cut"] = metrics.Get(Counter::kAnswersCut);
  out["hit_ratio"] = {{"bytes", HitRatio(metrics)}};
  out["ttfb_ms"] = {{"p50", metrics.ttfb.QuantileMs(0.5)}, {"p99", metrics.ttfb.QuantileMs(0.99)}};
  return out.dump();
}

}  // namespace reelcache
