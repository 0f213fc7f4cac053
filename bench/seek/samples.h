// What many times tell: percentiles, and a picture of them in the terminal.
#pragma once

#include <span>
#include <string>
#include <vector>

namespace reelcache {

struct Percentiles {
  double p50, p90, p95, p99, max;
};

// Nearest rank; all 0 without samples.
Percentiles PercentilesOf(std::vector<double> samples);

// Lines of bars over steps that grow by a constant factor, from the fastest to the slowest.
std::string Histogram(std::span<const double> microseconds);

// Three digits that matter and a unit: "31.8 ms".
std::string FormatMicroseconds(double microseconds);

}  // namespace reelcache
