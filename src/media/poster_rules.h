// What a poster, the small picture that stands for a film, is made like: how large, which way up, and of which frames.
// Pure.
#pragma once

#include <cstdint>
#include <span>

namespace reelcache {

struct PictureSize {
  int width = 0;
  int height = 0;

  friend bool operator==(PictureSize, PictureSize) = default;
};

// The size with square samples that fits into a square of `edge`. Even, and no side is longer than the stored one,
// whose samples are `sample_aspect` times as wide as high (0: not known).
// Requires: both sides of `stored` and `edge` are at least 2.
PictureSize PosterSize(PictureSize stored, double sample_aspect, int edge);

// From the stored picture to the one that is shown: first columns become rows, then it is mirrored.
struct Turn {
  bool transposed = false;
  bool mirrored_x = false;  // left and right
  bool mirrored_y = false;  // top and bottom

  friend bool operator==(Turn, Turn) = default;
};

// `matrix` as an MP4 tells it (ISO/IEC 14496-12 §8.3.2). The nearest quarter of a turn.
Turn TurnOf(std::span<const std::int32_t, 9> matrix);

struct Brightness {
  double mean = 0;  // of 0 to 255
  double variance = 0;
};

// Requires: not empty.
Brightness BrightnessOf(std::span<const std::uint8_t> luma);

// Not almost black, almost white, or flat.
bool ShowsSomething(Brightness brightness);

}  // namespace reelcache
