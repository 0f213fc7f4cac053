// Every counter and gauge of the program, in one table, and the latency histogram.
//
// Thread: any; relaxed atomics, exact sums.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <utility>

namespace reelcache {

// X(enumerator, name, help). Names are `<room>_<noun>_<unit or total>`.
#define REELCACHE_COUNTERS(X)                                                                                   \
  X(kBytesMemory, "cache_memory_bytes_total", "body bytes of /download/ sent from memory")                      \
  X(kBytesDisk, "cache_disk_bytes_total", "body bytes of /download/ sent from the disk tier")                   \
  X(kBytesJoined, "cache_joined_bytes_total", "body bytes of /download/ sent from another reader's fill")       \
  X(kBytesOrigin, "cache_origin_bytes_total", "body bytes of /download/ sent from a fetch begun for them")      \
  X(kRequests, "server_requests_total", "answered requests of every kind")                                      \
  X(kDownloads, "server_downloads_total", "requests for an object, below /download/")                            \
  X(kListings, "server_listings_total", "requests for the list, /api/videos")                                   \
  X(kConnections, "server_connections_total", "accepted connections")                                           \
  X(kConnectionsShed, "server_connections_shed_total", "connections answered 503 because there were too many")  \
  X(kAnswersCut, "server_answers_cut_total", "answers ended early because the rest could not be had")           \
  X(kFills, "cache_fills_total", "fills started")                                                               \
  X(kFillsJoined, "cache_fills_joined_total", "readers that joined a running fill")                             \
  X(kFillsAbandoned, "cache_fills_abandoned_total", "fills stopped early because nobody read them")             \
  X(kFillWastedBytes, "cache_fill_wasted_bytes_total", "bytes of unfinished chunks of abandoned fills")         \
  X(kFillErrors, "cache_fill_errors_total", "fills that ended in an error")                                     \
  X(kObjectsChanged, "cache_objects_changed_total", "objects found in another version at the origin")           \
  X(kRevalidations, "cache_revalidations_total", "stale objects asked for at the origin")                       \
  X(kStaleServed, "cache_stale_served_total", "answers from stale objects while the origin failed")             \
  X(kStalls, "io_loop_stalls_total", "loop turns over 100 ms")

#define REELCACHE_GAUGES(X)                                                                \
  X(kConnectionsOpen, "server_connections_open", "connections now open")                   \
  X(kFillBytes, "cache_fill_bytes", "bytes in buffers of running fills")                   \
  X(kPinnedBytes, "server_pinned_bytes", "bytes of chunks waiting in sockets' write queues") \
  X(kViewersWaiting, "cache_viewers_waiting", "viewers that wait for the origin")          \
  X(kObjects, "cache_objects", "objects known in memory")

enum class Counter {
#define X(id, name, help) id,
  REELCACHE_COUNTERS(X)
#undef X
      kCount
};

enum class Gauge {
#define X(id, name, help) id,
  REELCACHE_GAUGES(X)
#undef X
      kCount
};

// Times to first byte in buckets that grow by a quarter, from 50 us to 60 s. Units: microseconds.
class LatencyHistogram {
 public:
  void Record(std::uint64_t us);
  // The upper edge of the bucket that holds the quantile; 0 when empty.
  double QuantileMs(double quantile) const;

 private:
  static constexpr std::size_t kBuckets = 64;
  static std::size_t BucketOf(std::uint64_t us);
  std::array<std::atomic<std::uint64_t>, kBuckets> buckets_{};
};

class Metrics {
 public:
  void Add(Counter counter, std::uint64_t count = 1) {
    counters_[static_cast<std::size_t>(counter)].fetch_add(count, std::memory_order_relaxed);
  }
  std::uint64_t Get(Counter counter) const {
    return counters_[static_cast<std::size_t>(counter)].load(std::memory_order_relaxed);
  }
  void Move(Gauge gauge, std::int64_t by) {
    gauges_[static_cast<std::size_t>(gauge)].fetch_add(by, std::memory_order_relaxed);
  }
  std::int64_t Get(Gauge gauge) const {
    return gauges_[static_cast<std::size_t>(gauge)].load(std::memory_order_relaxed);
  }

  // An answered request.
  void AddStatus(int status) {
    Add(Counter::kRequests);
    if (status >= 100 && status < 600) by_status_[static_cast<std::size_t>(status)].fetch_add(1, std::memory_order_relaxed);
  }
  std::uint64_t Status(int status) const {
    return by_status_[static_cast<std::size_t>(status)].load(std::memory_order_relaxed);
  }

  LatencyHistogram ttfb;  // of /download/: from the parsed head to the first body byte handed to the socket

 private:
  std::array<std::atomic<std::uint64_t>, static_cast<std::size_t>(Counter::kCount)> counters_{};
  std::array<std::atomic<std::int64_t>, static_cast<std::size_t>(Gauge::kCount)> gauges_{};
  std::array<std::atomic<std::uint64_t>, 600> by_status_{};
};

// Holds a gauge one higher while it lives. The metrics outlive it.
class GaugeMark {
 public:
  GaugeMark(Metrics& metrics, Gauge gauge) : metrics_(&metrics), gauge_(gauge) { metrics.Move(gauge, 1); }
  GaugeMark(GaugeMark&& other) noexcept : metrics_(std::exchange(other.metrics_, nullptr)), gauge_(other.gauge_) {}
  GaugeMark& operator=(GaugeMark&&) = delete;
  ~GaugeMark() {
    if (metrics_ != nullptr) metrics_->Move(gauge_, -1);
  }

 private:
  Metrics* metrics_;
  Gauge gauge_;
};

}  // namespace reelcache
