#include "admin/prometheus.h"

#include "admin/cost_counts.h"
#include "admin/process_figures.h"

namespace reelcache {
namespace {

using Id = MetricId;

constexpr const char* kFamilyLabels[] = {"family=\"small\"", "family=\"main\""};
constexpr const char* kDiskFamilyLabels[] = {"tier=\"disk\",family=\"small\"", "tier=\"disk\",family=\"main\""};

void AddDatabase(PrometheusText& text, const DatabaseFigures& db) {
  const std::pair<const char*, DatabaseFigures::Tables> families[] = {
      {"family=\"records\"", db.records}, {kFamilyLabels[0], db.small}, {kFamilyLabels[1], db.main}};
  for (const auto& [labels, tables] : families) {
    text.Add(Id::kRocksTables, labels, tables.count);
    text.Add(Id::kRocksTableBytes, labels, tables.bytes);
  }
  text.Add(Id::kRocksTableLimitBytes, kFamilyLabels[0], db.small_limit_bytes);
  text.Add(Id::kRocksTableLimitBytes, kFamilyLabels[1], db.main_limit_bytes);
  text.Add(Id::kRocksPendingBytes, "", db.pending_compaction_bytes);
  text.Add(Id::kRocksFlushes, "", db.running_flushes);
  text.Add(Id::kRocksCompactions, "", db.running_compactions);
  text.Add(Id::kRocksWriteStopped, "", db.write_stopped ? 1 : 0);
  text.Add(Id::kRocksErrors, "", db.background_errors);
}

}  // namespace

PrometheusApi::PrometheusApi(PrometheusParts parts) : parts_(std::move(parts)), began_(parts_.clock.Wall()) {}

void PrometheusApi::Handle(Loop&, const RequestHead&, const TargetUri&, OnAnswer on_answer) {
  on_answer({200,
             {{"Content-Type", "text/plain; version=0.0.4; charset=utf-8"},
              {"Cache-Control", "no-store"},
              {"X-Content-Type-Options", "nosniff"}},
             Slice::Own(Text())});
}

std::string PrometheusApi::Text() const {
  PrometheusText text;
  const StoreStats store = parts_.cache.store().Stats();
  AddCounted(text);
  AddStore(text, store);
  AddMemory(text, store);
  AddOrigin(text);
  AddProcess(text);
  return text.Finish();
}

// What Metrics holds under its own names.
void PrometheusApi::AddCounted(PrometheusText& text) const {
  const Metrics& metrics = parts_.cache.metrics();
  for (std::size_t i = 0; i < std::size(kCounterNames); ++i)
    text.Add(kCounterNames[i].metric, kCounterNames[i].labels, metrics.Get(static_cast<Counter>(i)));
  for (std::size_t i = 0; i < std::size(kGaugeNames); ++i)
    text.Add(kGaugeNames[i].metric, kGaugeNames[i].labels, metrics.Get(static_cast<Gauge>(i)));
  for (std::size_t i = 0; i < std::size(kTimingNames); ++i)
    text.Add(kTimingNames[i].metric, kTimingNames[i].labels, metrics.Get(static_cast<Timing>(i)));
  for (int status = 100; status < Metrics::kStatuses; ++status)
    if (auto count = metrics.Status(status)) text.Add(Id::kRequests, fmt::format("status=\"{}\"", status), count);
  text.Add(Id::kLoopStalls, "", parts_.loop_stalls());
}

void PrometheusApi::AddStore(PrometheusText& text, const StoreStats& store) const {
  text.Add(Id::kDiskUsedBytes, "", store.used_bytes);
  text.Add(Id::kDiskCapacityBytes, "", store.capacity_bytes);
  text.Add(Id::kDiskPinnedBytes, "", parts_.cache.store().pins().bytes());
  text.Add(Id::kDiskPinLimitBytes, "", parts_.cache.store().pins().limit_bytes());
  text.Add(Id::kDiskChunks, "", store.chunks);
  text.Add(Id::kDiskObjects, "", store.objects);
  text.Add(Id::kDiskWritable, "", store.writable ? 1 : 0);
  text.Add(Id::kDiskErrors, "", store.errors);
  text.Add(Id::kDroppedWrites, "", store.dropped_writes);
  for (std::size_t family = 0; family < store.evicted.size(); ++family) {
    text.Add(Id::kEvictedBytes, kDiskFamilyLabels[family], store.evicted[family].bytes);
    text.Add(Id::kEvictedChunks, kDiskFamilyLabels[family], store.evicted[family].chunks);
    text.Add(Id::kPromotedBytes, kDiskFamilyLabels[family], store.promoted[family].bytes);
    text.Add(Id::kPromotedChunks, kDiskFamilyLabels[family], store.promoted[family].chunks);
  }
  text.Add(Id::kQueueDepth, "queue=\"disk_reads\"", parts_.cache.disk_readers().queue_depth());
  text.Add(Id::kQueueDepth, "queue=\"disk_writes\"", store.write_queue_items);
  AddDatabase(text, store.database);
}

// Fills and sockets count themselves (AddCounted).
void PrometheusApi::AddMemory(PrometheusText& text, const StoreStats& store) const {
  text.Add(Id::kMemoryBytes, "owner=\"memory_tier\"", parts_.cache.memory_used_bytes());
  text.Add(Id::kMemoryBytes, "owner=\"write_queue\"", store.write_queue_bytes);
  text.Add(Id::kMemoryBytes, "owner=\"memtables\"", store.memtable_bytes);
  text.Add(Id::kMemoryBytes, "owner=\"block_cache\"", store.database.block_cache_bytes);
  text.Add(Id::kMemoryLimitBytes, "owner=\"memory_tier\"", parts_.cache.memory_capacity_bytes());
  text.Add(Id::kMemoryLimitBytes, "owner=\"write_queue\"", store.write_queue_limit_bytes);
  text.Add(Id::kMemoryLimitBytes, "owner=\"memtables\"", store.memtable_limit_bytes);
  text.Add(Id::kMemoryLimitBytes, "owner=\"block_cache\"", store.database.block_cache_limit_bytes);
  text.Add(Id::kMemoryLimitBytes, "owner=\"fills\"", parts_.fills_limit_bytes);
  text.Add(Id::kMemoryLimitBytes, "owner=\"sockets\"", parts_.sockets_limit_bytes);
}

void PrometheusApi::AddOrigin(PrometheusText& text) const {
  const OriginStats& origin = parts_.origin;
  text.Add(Id::kOriginRequests, "kind=\"fetch\"", origin.fetches.load());
  text.Add(Id::kOriginRequests, "kind=\"stat\"", origin.stat_requests.load());
  text.Add(Id::kOriginRequests, "kind=\"list\"", origin.list_requests.load());
  text.Add(Id::kOriginBytes, "", origin.bytes.load());
  text.Add(Id::kOriginErrors, "", origin.errors.load());
  text.Add(Id::kOriginFirstByte, "", origin.first_byte.Take());
  text.Add(Id::kOriginFetch, "", origin.fetch.Take());
  text.Add(Id::kOriginRetries, "", origin.retries.load());
  text.Add(Id::kOriginRetriesRefused, "", origin.retries_refused.load());
  text.Add(Id::kOriginHedges, "", origin.hedges.load());
  text.Add(Id::kOriginHedgesWon, "", origin.hedges_won.load());
  text.Add(Id::kOriginTakeovers, "", origin.takeovers.load());
  text.Add(Id::kOriginThrottled, "", origin.throttled.load());
  text.Add(Id::kOriginRunning, "", origin.running.load());
  text.Add(Id::kOriginLimit, "", origin.limit.load());
  text.Add(Id::kOriginCircuits, "state=\"open\"", origin.circuits_open.load());
  text.Add(Id::kOriginCircuits, "state=\"probing\"", origin.circuits_probing.load());
  text.Add(Id::kQueueDepth, "queue=\"origin_urgent\"", origin.waiting_urgent.load());
  text.Add(Id::kQueueDepth, "queue=\"origin_read_ahead\"", origin.waiting_read_ahead.load());
  Cost cost = CostOf(AskedSoFar(origin), AnsweredSoFar(parts_.cache.metrics()), parts_.stats.prices());
  text.Add(Id::kCost, "of=\"charged\"", cost.charged);
  text.Add(Id::kCost, "of=\"without_cache\"", cost.without_cache);
}

void PrometheusApi::AddProcess(PrometheusText& text) const {
  const ProcessFigures process = ReadProcessFigures();
  text.Add(Id::kResidentBytes, "", process.resident_bytes);
  text.Add(Id::kCpuSeconds, "", process.cpu_seconds);
  text.Add(Id::kOpenFds, "", process.open_descriptors);
  text.Add(Id::kMaxFds, "", process.most_descriptors);
  text.Add(Id::kStartTime, "", std::chrono::duration_cast<std::chrono::seconds>(began_.time_since_epoch()).count());
  const BuildVersions& build = parts_.versions;
  std::string labels = fmt::format("{},{},{},{}", PrometheusText::Label("version", build.version),
                                   PrometheusText::Label("rocksdb", build.rocksdb),
                                   PrometheusText::Label("libuv", build.libuv), PrometheusText::Label("curl", build.curl));
  text.Add(Id::kBuildInfo, labels, 1);
}

}  // namespace reelcache
