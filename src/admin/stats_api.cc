#include "admin/stats_api.h"

#include <cmath>
#include <nlohmann/json.hpp>

#include "admin/json_answer.h"
#include "admin/cost_counts.h"
#include "admin/process_figures.h"

namespace reelcache {
namespace {

using nlohmann::json;

json ByStatus(const Metrics& metrics) {
  json by_status = json::object();
  for (int status = 100; status < 600; ++status)
    if (auto count = metrics.Status(status)) by_status[std::to_string(status)] = count;
  return by_status;
}

// Of the bytes that were sent, those that no fetch was begun for.
double HitRatio(const Metrics& metrics) {
  auto kept = metrics.Get(Counter::kBytesMemory) + metrics.Get(Counter::kBytesDisk) + metrics.Get(Counter::kBytesJoined);
  auto all = metrics.sent_bytes();
  return all == 0 ? 0 : static_cast<double>(kept) / static_cast<double>(all);
}

// Of several origins the worst.
const char* CircuitWord(const OriginStats& origin) {
  if (origin.circuits_open > 0) return "open";
  return origin.circuits_probing > 0 ? "probing" : "closed";
}

json OriginJson(const OriginStats& origin) {
  return {{"fetches", origin.fetches.load()},
          {"bytes", origin.bytes.load()},
          {"errors", origin.errors.load()},
          {"retries", origin.retries.load()},
          {"retries_refused", origin.retries_refused.load()},
          {"hedges", origin.hedges.load()},
          {"hedges_won", origin.hedges_won.load()},
          {"takeovers", origin.takeovers.load()},
          {"throttled", origin.throttled.load()},
          {"circuit", CircuitWord(origin)},
          {"limit", origin.limit.load()},
          {"stat_requests", origin.stat_requests.load()},
          {"list_requests", origin.list_requests.load()}};
}

// To a millionth of a dollar: what is behind it are the binary digits of decimal prices.
double Rounded(double dollars) { return std::round(dollars * 1e6) / 1e6; }

json CostJson(const OriginStats& origin, const Metrics& metrics, const Prices& prices) {
  CostCounts asked = AskedSoFar(origin);
  CostCounts answered = AnsweredSoFar(metrics);
  Cost cost = CostOf(asked, answered, prices);
  return {{"currency", "USD"},
          {"list_requests", asked.list_requests},
          {"read_requests", asked.read_requests},
          {"bytes", asked.bytes},
          {"requests_without_cache", answered.list_requests + answered.read_requests},
          {"charged", Rounded(cost.charged)},
          {"without_cache", Rounded(cost.without_cache)},
          {"saved", Rounded(cost.saved)},
          {"prices",
           {{"list_per_1000", prices.list_per_1000},
            {"read_per_1000", prices.read_per_1000},
            {"egress_per_gb", prices.egress_per_gb}}}};
}

}  // namespace

StatsApi::StatsApi(Cache& cache, const OriginStats& origin, const Prices& prices, const Clock& clock)
    : cache_(cache), origin_(origin), clock_(clock), began_(clock.Now()), prices_(prices) {}

void StatsApi::Handle(Loop&, const RequestHead&, const TargetUri&, OnAnswer on_answer) {
  on_answer(JsonAnswer(200, Json()));
}

void StatsApi::SetPrices(const Prices& prices) {
  std::lock_guard lock(mutex_);
  prices_ = prices;
}

Prices StatsApi::prices() const {
  std::lock_guard lock(mutex_);
  return prices_;
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
  out["requests"] = {{"total", metrics.requests()}, {"by_status", ByStatus(metrics)}};
  out["origin"] = OriginJson(origin_);
  out["cost"] = CostJson(origin_, metrics, prices());
  out["cache"] = {{"used_bytes", store.used_bytes},
                  {"capacity_bytes", store.capacity_bytes},
                  {"pinned_bytes", cache_.store().pins().bytes()},
                  {"pin_limit_bytes", cache_.store().pins().limit_bytes()},
                  {"chunks", store.chunks},
                  {"objects", store.objects},
                  {"dropped_writes", store.dropped_writes},
                  {"errors", store.errors},
                  {"writable", store.writable}};
  out["fills"] = {{"started", metrics.Get(Counter::kFills)},
                  {"joined", metrics.Get(Counter::kFillsJoined)},
                  {"abandoned", metrics.Get(Counter::kFillsAbandoned)},
                  {"wasted_bytes", metrics.Get(Counter::kFillWastedBytes)},
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
  auto first_byte = metrics.first_byte();
  out["ttfb_ms"] = {{"p50", first_byte.QuantileMs(0.5)}, {"p99", first_byte.QuantileMs(0.99)}};
  return out.dump();
}

}  // namespace reelcache
