#include "base/latency_histogram.h"

#include <cmath>
#include <numeric>

namespace reelcache {

LatencyHistogram::Snapshot& LatencyHistogram::Snapshot::operator+=(const Snapshot& other) {
  for (std::size_t edge = 0; edge <= kEdges; ++edge) counts[edge] += other.counts[edge];
  sum_us += other.sum_us;
  return *this;
}

std::uint64_t LatencyHistogram::Snapshot::count() const {
  return std::accumulate(counts.begin(), counts.end(), std::uint64_t{0});
}

double LatencyHistogram::Snapshot::QuantileMs(double quantile) const {
  std::uint64_t total = count();
  if (total == 0) return 0;
  auto rank = static_cast<std::uint64_t>(std::ceil(quantile * static_cast<double>(total)));
  std::uint64_t seen = 0;
  std::size_t edge = 0;
  while (edge < kEdges - 1 && (seen += counts[edge]) < rank) ++edge;
  return static_cast<double>(EdgeNs(edge)) / 1e6;
}

LatencyHistogram::Snapshot LatencyHistogram::Take() const {
  Snapshot taken;
  for (std::size_t edge = 0; edge <= kEdges; ++edge) taken.counts[edge] = counts_[edge].load(std::memory_order_relaxed);
  taken.sum_us = sum_us_.load(std::memory_order_relaxed);
  return taken;
}

}  // namespace reelcache
