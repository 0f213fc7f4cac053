#include "base/metrics.h"

#include <algorithm>
#include <cmath>

namespace reelcache {
namespace {

constexpr double kFirstEdgeUs = 50;
constexpr double kGrowth = 1.25;

double EdgeUs(std::size_t bucket) { return kFirstEdgeUs * std::pow(kGrowth, static_cast<double>(bucket)); }

}  // namespace

std::size_t LatencyHistogram::BucketOf(std::uint64_t us) {
  if (static_cast<double>(us) <= kFirstEdgeUs) return 0;
  auto bucket = static_cast<std::size_t>(std::ceil(std::log(static_cast<double>(us) / kFirstEdgeUs) / std::log(kGrowth)));
  return std::min(bucket, kBuckets - 1);
}

void LatencyHistogram::Record(std::uint64_t us) { buckets_[BucketOf(us)].fetch_add(1, std::memory_order_relaxed); }

double LatencyHistogram::QuantileMs(double quantile) const {
  std::array<std::uint64_t, kBuckets> counts{};
  std::uint64_t total = 0;
  for (std::size_t i = 0; i < kBuckets; ++i) total += counts[i] = buckets_[i].load(std::memory_order_relaxed);
  if (total == 0) return 0;
  auto rank = static_cast<std::uint64_t>(std::ceil(quantile * static_cast<double>(total)));
  std::uint64_t seen = 0;
  for (std::size_t i = 0; i < kBuckets; ++i)
    if ((seen += counts[i]) >= rank) return EdgeUs(i) / 1000;
  return EdgeUs(kBuckets - 1) / 1000;
}

}  // namespace reelcache
