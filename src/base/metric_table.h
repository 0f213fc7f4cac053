// The one table of everything the program counts and measures: names, kinds, labels and help, as /metrics shows them and
// the README lists them.
//
// A name says its unit: `_bytes`, `_seconds`; without one it is a number of things.
#pragma once

#include <array>
#include <string>
#include <string_view>

namespace reelcache {

enum class MetricKind { kCounter, kGauge, kHistogram };

struct MetricSpec {
  MetricKind kind;
  std::string_view name;
  std::string_view labels;  // as in /metrics, with '|' between the values there are; "*": any
  std::string_view help;
};

// X(enumerator, kind, name, labels, help)
#define REELCACHE_METRICS(X)                                                                                           \
  X(kSentBytes, kCounter, "reelcache_sent_bytes_total", "source=\"memory|disk|joined|origin\"",                        \
    "Body bytes of /download/ that were sent, by where they came from; joined: a fetch that another reader began.")    \
  X(kRequests, kCounter, "reelcache_requests_total", "status=\"*\"", "Answered requests, by status.")                  \
  X(kDownloads, kCounter, "reelcache_downloads_total", "", "Requests for an object, below /download/.")                \
  X(kListings, kCounter, "reelcache_listings_total", "", "Requests for the list, /api/videos.")                        \
  X(kFirstByte, kHistogram, "reelcache_first_byte_seconds", "source=\"memory|disk|joined|origin\"",                    \
    "From a request below /download/ to the first byte of its body, by where that byte came from.")                    \
  X(kAnswersCut, kCounter, "reelcache_answers_cut_total", "", "Answers ended early: the rest could not be had.")       \
  X(kConnections, kCounter, "reelcache_connections_total", "", "Accepted connections.")                                \
  X(kConnectionsShed, kCounter, "reelcache_connections_shed_total", "", "Connections refused: there were too many.")   \
  X(kConnectionsOpen, kGauge, "reelcache_connections_open", "", "Connections that are open.")                          \
  X(kViewersWaiting, kGauge, "reelcache_viewers_waiting", "", "Viewers that wait for the origin.")                     \
  X(kLoopStalls, kCounter, "reelcache_loop_stalls_total", "", "Turns of an event loop that took over 100 ms.")         \
  X(kFills, kCounter, "reelcache_fills_total", "", "Fetches begun to fill the cache.")                                 \
  X(kFillsJoined, kCounter, "reelcache_fills_joined_total", "", "Readers that joined a fill which was running.")       \
  X(kFillsAbandoned, kCounter, "reelcache_fills_abandoned_total", "", "Fills stopped early: nobody read them.")        \
  X(kFillErrors, kCounter, "reelcache_fill_errors_total", "", "Fills that ended in an error.")                         \
  X(kFillWastedBytes, kCounter, "reelcache_fill_wasted_bytes_total", "",                                               \
    "Bytes of chunks that abandoned fills left unfinished.")                                                           \
  X(kReadAheadBytes, kCounter, "reelcache_read_ahead_bytes_total", "use=\"used|wasted\"",                              \
    "Bytes fetched ahead of a reader that were taken before it left, and that were not.")                              \
  X(kObjects, kGauge, "reelcache_objects_known", "", "Objects known in memory.")                                       \
  X(kObjectsChanged, kCounter, "reelcache_objects_changed_total", "", "Objects found in another version.")             \
  X(kRevalidations, kCounter, "reelcache_revalidations_total", "", "Stale objects asked for at the origin.")           \
  X(kStaleServed, kCounter, "reelcache_stale_served_total", "", "Answers from stale objects: the origin failed.")      \
  X(kPurges, kCounter, "reelcache_purges_total", "", "Objects purged, softly too.")                                    \
  X(kPurgedBytes, kCounter, "reelcache_purged_bytes_total", "", "Bytes that purges withdrew from memory and disk.")    \
  X(kEvictedBytes, kCounter, "reelcache_evicted_bytes_total", "tier=\"memory|disk\",family=\"small|main\"",            \
    "Bytes of chunks that left a tier, by the family they were in; on disk the share of their table.")                 \
  X(kEvictedChunks, kCounter, "reelcache_evicted_chunks_total", "tier=\"memory|disk\",family=\"small|main\"",          \
    "Chunks that left a tier, by the family they were in.")                                                            \
  X(kPromotedBytes, kCounter, "reelcache_promoted_bytes_total", "tier=\"memory|disk\",family=\"small|main\"",          \
    "Bytes of chunks that were used enough to stay, in main, by the family they were in.")                             \
  X(kPromotedChunks, kCounter, "reelcache_promoted_chunks_total", "tier=\"memory|disk\",family=\"small|main\"",        \
    "Chunks that were used enough to stay, in main, by the family they were in.")                                      \
  X(kDiskUsedBytes, kGauge, "reelcache_disk_used_bytes", "", "Bytes of all files of the cache.")                       \
  X(kDiskCapacityBytes, kGauge, "reelcache_disk_capacity_bytes", "", "Bytes that the cache may take on disk.")         \
  X(kDiskPinnedBytes, kGauge, "reelcache_disk_pinned_bytes", "",                                                       \
    "Bytes of pinned objects, with those of them that are not cached yet.")                                            \
  X(kDiskPinLimitBytes, kGauge, "reelcache_disk_pin_limit_bytes", "", "Bytes that may be pinned.")                     \
  X(kDiskChunks, kGauge, "reelcache_disk_chunks", "", "Chunks that can be read from the disk.")                        \
  X(kDiskObjects, kGauge, "reelcache_disk_objects", "", "Objects known on disk.")                                      \
  X(kDiskWritable, kGauge, "reelcache_disk_writable", "", "1 while the cache on disk takes chunks, else 0.")           \
  X(kDiskErrors, kCounter, "reelcache_disk_errors_total", "", "Faults of the cache on disk.")                          \
  X(kDroppedWrites, kCounter, "reelcache_disk_dropped_writes_total", "", "Chunks and records that were not stored.")   \
  X(kDiskRead, kHistogram, "reelcache_disk_read_seconds", "", "The reading of a chunk from the disk.")                 \
  X(kQueueDepth, kGauge, "reelcache_queue_depth",                                                                      \
    "queue=\"disk_reads|disk_writes|origin_urgent|origin_read_ahead\"", "What waits for its turn.")                    \
  X(kRocksTables, kGauge, "reelcache_rocksdb_tables", "family=\"records|small|main\"", "Tables of the database.")      \
  X(kRocksTableBytes, kGauge, "reelcache_rocksdb_table_bytes", "family=\"records|small|main\"",                        \
    "Bytes of the database's tables.")                                                                                 \
  X(kRocksTableLimitBytes, kGauge, "reelcache_rocksdb_table_limit_bytes", "family=\"small|main\"",                     \
    "Bytes that the tables may take before the oldest is dropped.")                                                    \
  X(kRocksPendingBytes, kGauge, "reelcache_rocksdb_pending_compaction_bytes", "", "Bytes that wait to be merged.")     \
  X(kRocksFlushes, kGauge, "reelcache_rocksdb_running_flushes", "", "Memtables that are being written.")               \
  X(kRocksCompactions, kGauge, "reelcache_rocksdb_running_compactions", "", "Merges that are running.")                \
  X(kRocksWriteStopped, kGauge, "reelcache_rocksdb_write_stopped", "", "1 while the database takes no writes.")        \
  X(kRocksErrors, kCounter, "reelcache_rocksdb_background_errors_total", "", "Flushes and merges that failed.")        \
  X(kMemoryBytes, kGauge, "reelcache_memory_bytes",                                                                    \
    "owner=\"memory_tier|write_queue|memtables|fills|sockets|block_cache\"", "Bytes in memory, by who holds them.")    \
  X(kMemoryLimitBytes, kGauge, "reelcache_memory_limit_bytes",                                                         \
    "owner=\"memory_tier|write_queue|memtables|fills|sockets|block_cache\"", "Bytes that each of them may hold.")      \
  X(kOriginRequests, kCounter, "reelcache_origin_requests_total", "kind=\"fetch|stat|list\"",                          \
    "Requests to the origin for bytes, for an object's facts, for a page of names; repeated ones included.")           \
  X(kOriginBytes, kCounter, "reelcache_origin_bytes_total", "", "Bytes of objects that came from the origin.")         \
  X(kOriginErrors, kCounter, "reelcache_origin_errors_total", "", "Answers that were a fault of the origin.")          \
  X(kOriginFirstByte, kHistogram, "reelcache_origin_first_byte_seconds", "",                                           \
    "From a fetch's request to the head of its answer.")                                                               \
  X(kOriginFetch, kHistogram, "reelcache_origin_fetch_seconds", "", "Whole fetches that ended well.")                  \
  X(kOriginRetries, kCounter, "reelcache_origin_retries_total", "", "Requests that were sent again.")                  \
  X(kOriginRetriesRefused, kCounter, "reelcache_origin_retries_refused_total", "",                                     \
    "Requests worth sending again, but the retry budget was used up.")                                                 \
  X(kOriginHedges, kCounter, "reelcache_origin_hedges_total", "", "Second requests because the first was late.")       \
  X(kOriginHedgesWon, kCounter, "reelcache_origin_hedges_won_total", "", "Second requests that were answered first.")  \
  X(kOriginTakeovers, kCounter, "reelcache_origin_takeovers_total", "", "Second requests because a body was silent.")  \
  X(kOriginThrottled, kCounter, "reelcache_origin_throttled_total", "", "Answers that asked for fewer requests.")      \
  X(kOriginRunning, kGauge, "reelcache_origin_requests_running", "", "Requests that hold a place at the origin.")      \
  X(kOriginLimit, kGauge, "reelcache_origin_request_limit", "", "Requests that may run at once; 0: no limit.")         \
  X(kOriginCircuits, kGauge, "reelcache_origin_circuits", "state=\"open|probing\"",                                    \
    "Origins that are not asked because they keep failing, and that one request tries.")                               \
  X(kCost, kGauge, "reelcache_cost_dollars", "of=\"charged|without_cache\"",                                           \
    "What the storage charges by its list prices, and what it would without the cache.")                               \
  X(kResidentBytes, kGauge, "process_resident_memory_bytes", "", "Physical memory that the process holds.")            \
  X(kCpuSeconds, kCounter, "process_cpu_seconds_total", "", "Processor time, user and system.")                        \
  X(kOpenFds, kGauge, "process_open_fds", "", "Descriptors that are open.")                                            \
  X(kMaxFds, kGauge, "process_max_fds", "", "Descriptors that may be open.")                                           \
  X(kStartTime, kGauge, "process_start_time_seconds", "", "When the process started, since 1970.")                     \
  X(kBuildInfo, kGauge, "reelcache_build_info", "version=\"*\",rocksdb=\"*\",libuv=\"*\",curl=\"*\"",                  \
    "Always 1; the versions of the program and of what it runs on.")

enum class MetricId {
#define X(id, kind, name, labels, help) id,
  REELCACHE_METRICS(X)
#undef X
      kCount
};

inline constexpr auto kMetricCount = static_cast<std::size_t>(MetricId::kCount);

inline constexpr std::array<MetricSpec, kMetricCount> kMetricSpecs{{
#define X(id, kind, name, labels, help) {MetricKind::kind, name, labels, help},
    REELCACHE_METRICS(X)
#undef X
}};

inline constexpr const MetricSpec& SpecOf(MetricId id) { return kMetricSpecs[static_cast<std::size_t>(id)]; }

// "counter", as Prometheus has it.
std::string_view WordOf(MetricKind kind);

// The table for the README.
std::string MetricsMarkdown();

}  // namespace reelcache
