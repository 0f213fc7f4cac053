// Times in buckets of four an octave, from 50 us to over 60 s, with their exact sum.
//
//   edges   50, 62.5, 75, 87.5, 100, 125, 150, ... us: 12.5 us x 2^k x {4, 5, 6, 7}; a time belongs to the first edge
//           that is not below it
//
// Units: microseconds. Thread: any; relaxed atomics.
#pragma once

#include <algorithm>
#include <array>
#include <atomic>
#include <bit>
#include <cstdint>

namespace reelcache {

class LatencyHistogram {
 public:
  static constexpr std::size_t kEdges = 83;  // the last one: 78.6 s

  static constexpr std::uint64_t EdgeNs(std::size_t edge) {
    constexpr std::uint64_t kStepNs = 12'500;
    if (edge == 0) return 4 * kStepNs;
    return (((edge - 1) % 4 + 5) << ((edge - 1) / 4)) * kStepNs;
  }

  // The edge a time belongs to; kEdges: it lies beyond the last one.
  static constexpr std::size_t EdgeOf(std::uint64_t us) {
    std::uint64_t steps = (2 * std::min(us, kMostUs) + 24) / 25;  // of 12.5 us, rounded up
    if (steps <= 4) return 0;
    std::uint64_t below = steps - 1;
    auto octave = static_cast<std::size_t>(std::bit_width(below)) - 3;
    return std::min(4 * octave + static_cast<std::size_t>(below >> octave) - 3, kEdges);
  }

  void Record(std::uint64_t us) {
    counts_[EdgeOf(us)].fetch_add(1, std::memory_order_relaxed);
    sum_us_.fetch_add(std::min(us, kMostUs), std::memory_order_relaxed);
  }

  // What was recorded, at one time.
  struct Snapshot {
    std::array<std::uint64_t, kEdges + 1> counts{};  // by edge; the last one: beyond all
    std::uint64_t sum_us = 0;

    Snapshot& operator+=(const Snapshot& other);
    std::uint64_t count() const;
    // The edge of the time with that rank; 0 when empty.
    double QuantileMs(double quantile) const;
  };
  Snapshot Take() const;

 private:
  static constexpr std::uint64_t kMostUs = 3'600'000'000;  // longer ones count as an hour

  std::array<std::atomic<std::uint64_t>, kEdges + 1> counts_{};
  std::atomic<std::uint64_t> sum_us_{0};
};

}  // namespace reelcache
