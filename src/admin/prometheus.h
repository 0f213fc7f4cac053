// /metrics: everything of base/metric_table, in Prometheus' text format; no names of objects.
#pragma once

#include <functional>
#include <string>

#include "admin/prometheus_text.h"
#include "admin/stats_api.h"
#include "cache/cache.h"
#include "origin/origin_stats.h"
#include "server/answer.h"

namespace reelcache {

struct BuildVersions {
  std::string version, rocksdb, libuv, curl;
};

// Where the figures are read. What is referred to outlives the handler.
struct PrometheusParts {
  Cache& cache;
  const OriginStats& origin;
  const Clock& clock;
  const StatsApi& stats;  // for the prices
  BuildVersions versions;
  std::uint64_t fills_limit_bytes = 0;    // in buffers of running fills
  std::uint64_t sockets_limit_bytes = 0;  // before readers get small copies
  std::function<std::uint64_t()> loop_stalls;
};

class PrometheusApi final : public Handler {
 public:
  explicit PrometheusApi(PrometheusParts parts);

  void Handle(Loop& loop, const RequestHead& head, const TargetUri& target, OnAnswer on_answer) override;
  std::string Text() const;

 private:
  void AddCounted(PrometheusText& text) const;
  void AddStore(PrometheusText& text, const StoreStats& store) const;
  void AddMemory(PrometheusText& text, const StoreStats& store) const;
  void AddOrigin(PrometheusText& text) const;
  void AddProcess(PrometheusText& text) const;

  const PrometheusParts parts_;
  const WallTime began_;
};

}  // namespace reelcache
