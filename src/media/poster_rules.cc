#include "media/poster_rules.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>

namespace reelcache {
namespace {

// The nearest even number that is not above `most`, but at least 2.
int Even(double length, double most) {
  int even = 2 * static_cast<int>(std::lround(length / 2));
  return std::max(2, even > most ? even - 2 : even);
}

}  // namespace

PictureSize PosterSize(PictureSize stored, double sample_aspect, int edge) {
  const bool is_likely = sample_aspect > 0.1 && sample_aspect < 10;
  const double aspect = is_likely ? sample_aspect : 1;
  const double width = stored.width * std::min(1.0, aspect), height = stored.height / std::max(1.0, aspect);
  const double scale = std::min(1.0, edge / std::max(width, height));
  return {Even(width * scale, std::min<double>(width, edge)), Even(height * scale, std::min<double>(height, edge))};
}

// A point (x, y) is shown at (x * matrix[0] + y * matrix[3], x * matrix[1] + y * matrix[4]).
Turn TurnOf(std::span<const std::int32_t, 9> matrix) {
  const std::int64_t to_right = matrix[0], to_bottom = matrix[1];  // where x goes
  if (std::abs(to_bottom) > std::abs(to_right)) return {true, matrix[3] < 0, to_bottom < 0};
  return {false, to_right < 0, matrix[4] < 0};
}

Brightness BrightnessOf(std::span<const std::uint8_t> luma) {
  std::uint64_t sum = 0, sum_of_squares = 0;
  for (std::uint64_t value : luma) {
    sum += value;
    sum_of_squares += value * value;
  }
  const auto count = static_cast<double>(luma.size());
  const double mean = static_cast<double>(sum) / count;
  return {mean, static_cast<double>(sum_of_squares) / count - mean * mean};
}

bool ShowsSomething(Brightness brightness) {
  constexpr double kBlack = 16, kWhite = 239;
  constexpr double kFlat = 100;  // ten steps around the mean
  return brightness.mean > kBlack && brightness.mean < kWhite && brightness.variance > kFlat;
}

}  // namespace reelcache
