#include "samples.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <cstdio>

namespace reelcache {
namespace {

constexpr double kRows = 14;
constexpr double kSmallestStep = 1.01;  // finer ones would show noise
constexpr double kBarColumns = 50;

}  // namespace

Percentiles PercentilesOf(std::vector<double> samples) {
  if (samples.empty()) return {};
  std::sort(samples.begin(), samples.end());
  const auto at = [&](double share) {
    const double rank = std::ceil(share * static_cast<double>(samples.size()));
    return samples[static_cast<std::size_t>(std::max(rank, 1.0)) - 1];
  };
  return {at(0.50), at(0.90), at(0.95), at(0.99), samples.back()};
}

std::string Histogram(std::span<const double> microseconds) {
  if (microseconds.empty()) return {};
  const auto [fastest, slowest] = std::minmax_element(microseconds.begin(), microseconds.end());
  const double first = std::max(*fastest, 0.1);
  const double step = std::max(std::pow(*slowest / first, 1 / kRows), kSmallestStep);
  std::vector<double> rows;
  for (const double time : microseconds) {
    const double row = std::floor(std::log(std::max(time, first) / first) / std::log(step));
    const auto index = static_cast<std::size_t>(std::min(row, kRows - 1));
    rows.resize(std::max(rows.size(), index + 1));
    rows[index] += 1;
  }
  const double most = *std::max_element(rows.begin(), rows.end());
  std::string picture;
  for (std::size_t row = 0; row < rows.size(); ++row) {
    const double from = first * std::pow(step, static_cast<double>(row));
    std::array<char, 64> text;
    std::snprintf(text.data(), text.size(), "  %10s %7.0f ", FormatMicroseconds(from).c_str(), rows[row]);
    const double columns = std::ceil(rows[row] / most * kBarColumns);
    picture += text.data() + std::string(static_cast<std::size_t>(columns), '#') + '\n';
  }
  return picture;
}

std::string FormatMicroseconds(double microseconds) {
  const char* unit = "us";
  if (microseconds >= 1e6) {
    microseconds /= 1e6;
    unit = "s";
  } else if (microseconds >= 1e3) {
    microseconds /= 1e3;
    unit = "ms";
  }
  const int decimals = microseconds >= 100 ? 0 : microseconds >= 10 ? 1 : 2;
  std::array<char, 32> text;
  std::snprintf(text.data(), text.size(), "%.*f %s", decimals, microseconds, unit);
  return text.data();
}

}  // namespace reelcache
