// What is counted and measured where it happens; metric_table says what each is called.
//
// Thread: any; relaxed atomics, exact sums.
#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <utility>

#include "base/latency_histogram.h"
#include "base/metric_table.h"

namespace reelcache {

// X(enumerator, metric, labels)
#define REELCACHE_COUNTERS(X)                                                        \
  X(kBytesMemory, kSentBytes, "source=\"memory\"")                                   \
  X(kBytesDisk, kSentBytes, "source=\"disk\"")                                       \
  X(kBytesJoined, kSentBytes, "source=\"joined\"")                                   \
  X(kBytesOrigin, kSentBytes, "source=\"origin\"")                                   \
  X(kDownloads, kDownloads, "")                                                      \
  X(kListings, kListings, "")                                                        \
  X(kConnections, kConnections, "")                                                  \
  X(kConnectionsShed, kConnectionsShed, "")                                          \
  X(kAnswersCut, kAnswersCut, "")                                                    \
  X(kFills, kFills, "")                                                              \
  X(kFillsJoined, kFillsJoined, "")                                                  \
  X(kFillsAbandoned, kFillsAbandoned, "")                                            \
  X(kFillWastedBytes, kFillWastedBytes, "")                                          \
  X(kFillErrors, kFillErrors, "")                                                    \
  X(kReadAheadUsed, kReadAheadBytes, "use=\"used\"")                                 \
  X(kReadAheadWasted, kReadAheadBytes, "use=\"wasted\"")                             \
  X(kObjectsChanged, kObjectsChanged, "")                                            \
  X(kRevalidations, kRevalidations, "")                                              \
  X(kStaleServed, kStaleServed, "")                                                  \
  X(kPurges, kPurges, "")                                                            \
  X(kPurgedBytes, kPurgedBytes, "")                                                  \
  X(kMemoryEvictedSmallBytes, kEvictedBytes, "tier=\"memory\",family=\"small\"")     \
  X(kMemoryEvictedMainBytes, kEvictedBytes, "tier=\"memory\",family=\"main\"")       \
  X(kMemoryEvictedSmallChunks, kEvictedChunks, "tier=\"memory\",family=\"small\"")   \
  X(kMemoryEvictedMainChunks, kEvictedChunks, "tier=\"memory\",family=\"main\"")     \
  X(kMemoryPromotedSmallBytes, kPromotedBytes, "tier=\"memory\",family=\"small\"")   \
  X(kMemoryPromotedMainBytes, kPromotedBytes, "tier=\"memory\",family=\"main\"")     \
  X(kMemoryPromotedSmallChunks, kPromotedChunks, "tier=\"memory\",family=\"small\"") \
  X(kMemoryPromotedMainChunks, kPromotedChunks, "tier=\"memory\",family=\"main\"")

#define REELCACHE_GAUGES(X)                        \
  X(kConnectionsOpen, kConnectionsOpen, "")        \
  X(kFillBytes, kMemoryBytes, "owner=\"fills\"")   \
  X(kPinnedBytes, kMemoryBytes, "owner=\"sockets\"") \
  X(kViewersWaiting, kViewersWaiting, "")          \
  X(kObjects, kObjects, "")

// Of the first four the order is that of Source.
#define REELCACHE_TIMINGS(X)                           \
  X(kFirstByteMemory, kFirstByte, "source=\"memory\"") \
  X(kFirstByteDisk, kFirstByte, "source=\"disk\"")     \
  X(kFirstByteJoined, kFirstByte, "source=\"joined\"") \
  X(kFirstByteOrigin, kFirstByte, "source=\"origin\"") \
  X(kDiskRead, kDiskRead, "")

#define X(id, metric, labels) id,
enum class Counter { REELCACHE_COUNTERS(X) kCount };
enum class Gauge { REELCACHE_GAUGES(X) kCount };
enum class Timing { REELCACHE_TIMINGS(X) kCount };
#undef X

// What /metrics calls one of them.
struct MetricName {
  MetricId metric;
  std::string_view labels;
};

#define X(id, metric, labels) MetricName{MetricId::metric, labels},
inline constexpr MetricName kCounterNames[] = {REELCACHE_COUNTERS(X)};
inline constexpr MetricName kGaugeNames[] = {REELCACHE_GAUGES(X)};
inline constexpr MetricName kTimingNames[] = {REELCACHE_TIMINGS(X)};
#undef X

class Metrics {
 public:
  static constexpr int kStatuses = 600;

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
  void Record(Timing timing, std::chrono::nanoseconds took) {
    auto us = std::chrono::duration_cast<std::chrono::microseconds>(took).count();
    timings_[static_cast<std::size_t>(timing)].Record(static_cast<std::uint64_t>(us));
  }
  LatencyHistogram::Snapshot Get(Timing timing) const { return timings_[static_cast<std::size_t>(timing)].Take(); }

  // An answered request.
  void AddStatus(int status) {
    if (status >= 100 && status < kStatuses)
      by_status_[static_cast<std::size_t>(status)].fetch_add(1, std::memory_order_relaxed);
  }
  std::uint64_t Status(int status) const {
    return by_status_[static_cast<std::size_t>(status)].load(std::memory_order_relaxed);
  }

  std::uint64_t requests() const;
  std::uint64_t sent_bytes() const;  // body bytes of /download/, from wherever
  LatencyHistogram::Snapshot first_byte() const;  // from wherever

 private:
  std::array<std::atomic<std::uint64_t>, static_cast<std::size_t>(Counter::kCount)> counters_{};
  std::array<std::atomic<std::int64_t>, static_cast<std::size_t>(Gauge::kCount)> gauges_{};
  std::array<LatencyHistogram, static_cast<std::size_t>(Timing::kCount)> timings_{};
  std::array<std::atomic<std::uint64_t>, kStatuses> by_status_{};
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
