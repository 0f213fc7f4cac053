#include "media/poster_rules.h"

#include <gtest/gtest.h>

#include <array>
#include <limits>
#include <vector>

namespace reelcache {
namespace {

TEST(PosterRules, APosterFitsAndIsNeverEnlarged) {
  struct Case {
    const char* what;
    PictureSize stored;
    double sample_aspect;
    int edge;
    PictureSize expected;
  };
  constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
  for (const Case& c : {Case{"a film of 1080p", {1920, 1080}, 1, 480, {480, 270}},
                        Case{"one that is upright", {1080, 1920}, 1, 480, {270, 480}},
                        Case{"cinema", {1998, 1080}, 0, 480, {480, 260}},
                        Case{"wide samples", {720, 576}, 64.0 / 45, 480, {480, 270}},
                        Case{"high samples", {720, 576}, 0.5, 480, {300, 480}},
                        Case{"a small film", {320, 180}, 1, 480, {320, 180}},
                        Case{"a small one with wide samples", {320, 240}, 2, 480, {320, 120}},
                        Case{"odd sides", {319, 179}, 1, 480, {318, 178}},
                        Case{"an odd edge", {1000, 1000}, 1, 33, {32, 32}},
                        Case{"a thread", {16384, 2}, 1, 480, {480, 2}},
                        Case{"the least", {2, 2}, 1, 2, {2, 2}},
                        Case{"samples that nobody has", {640, 360}, 1e6, 480, {480, 270}},
                        Case{"samples of nothing", {640, 360}, kNan, 480, {480, 270}}})
    EXPECT_EQ(PosterSize(c.stored, c.sample_aspect, c.edge), c.expected) << c.what;
}

TEST(PosterRules, TurnsAreThoseOfTheMatrix) {
  constexpr std::int32_t kOne = 1 << 16, kLeast = std::numeric_limits<std::int32_t>::min();
  struct Case {
    const char* what;
    std::array<std::int32_t, 4> matrix;  // a, b, c, d
    Turn expected;
  };
  for (const Case& c : {Case{"upright", {kOne, 0, 0, kOne}, {}},
                        Case{"a quarter clockwise", {0, kOne, -kOne, 0}, {true, true, false}},
                        Case{"a quarter counterclockwise", {0, -kOne, kOne, 0}, {true, false, true}},
                        Case{"upside down", {-kOne, 0, 0, -kOne}, {false, true, true}},
                        Case{"in a mirror", {-kOne, 0, 0, kOne}, {false, true, false}},
                        Case{"nearly upright", {60000, 20000, -20000, 60000}, {}},
                        Case{"nothing", {0, 0, 0, 0}, {}},
                        Case{"the least numbers", {kLeast, kLeast, kLeast, kLeast}, {false, true, true}}}) {
    const auto [a, b, sheared, d] = c.matrix;
    EXPECT_EQ(TurnOf(std::array<std::int32_t, 9>{a, b, 0, sheared, d, 0, 0, 0, 1 << 30}), c.expected) << c.what;
  }
}

// A quarter of the picture in one value, the rest in another.
std::vector<std::uint8_t> Luma(std::uint8_t quarter, std::uint8_t rest) {
  std::vector<std::uint8_t> luma(400, rest);
  std::fill_n(luma.begin(), 100, quarter);
  return luma;
}

TEST(PosterRules, BrightnessIsMeanAndVariance) {
  const Brightness flat = BrightnessOf(Luma(200, 200));
  EXPECT_DOUBLE_EQ(flat.mean, 200);
  EXPECT_DOUBLE_EQ(flat.variance, 0);
  const Brightness quarter = BrightnessOf(Luma(240, 40));
  EXPECT_DOUBLE_EQ(quarter.mean, 90);
  EXPECT_DOUBLE_EQ(quarter.variance, 7500);
}

TEST(PosterRules, BlackWhiteAndFlatShowNothing) {
  struct Case {
    const char* what;
    std::vector<std::uint8_t> luma;
    bool shows;
  };
  for (const Case& c : {Case{"black", Luma(0, 0), false}, Case{"black with a little light", Luma(50, 2), false},
                        Case{"white", Luma(255, 255), false}, Case{"white with a little shade", Luma(200, 254), false},
                        Case{"grey", Luma(128, 128), false}, Case{"fog", Luma(128, 140), false},
                        Case{"a picture", Luma(60, 140), true}, Case{"night with a lamp", Luma(200, 4), true}})
    EXPECT_EQ(ShowsSomething(BrightnessOf(c.luma)), c.shows) << c.what;
}

}  // namespace
}  // namespace reelcache
