#include "gallery/natural_order.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

namespace reelcache {
namespace {

TEST(NaturalLess, SortsForPeople) {
  const std::vector<std::string> sorted = {"1.mp4",      "2.mp4",  "10.mp4", "Alpha 9.mp4", "alpha 10.mp4",
                                           "b00002.mp4", "b3.mp4", "가 2.mp4", "가 10.mp4"};
  auto shuffled = sorted;
  std::reverse(shuffled.begin(), shuffled.end());
  std::sort(shuffled.begin(), shuffled.end(), NaturalLess);
  EXPECT_EQ(shuffled, sorted);
}

TEST(NaturalLess, IsStrictForEveryPair) {
  const std::vector<std::string> names = {"", "a", "A", "a1", "a01", "a001", "1", "01", "a1b", "a1B", "99999999999999999999999"};
  for (const auto& a : names)
    for (const auto& b : names) {
      EXPECT_FALSE(NaturalLess(a, b) && NaturalLess(b, a)) << a << " " << b;
      EXPECT_EQ(a == b, !NaturalLess(a, b) && !NaturalLess(b, a)) << a << " " << b;
    }
}

}  // namespace
}  // namespace reelcache
