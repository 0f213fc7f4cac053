#include "base/ascii.h"

#include <gtest/gtest.h>

namespace reelcache {
namespace {

TEST(ParseDecimal, TakesWholeNumbersOnly) {
  EXPECT_EQ(ParseDecimal("0"), 0u);
  EXPECT_EQ(ParseDecimal("18446744073709551615"), UINT64_MAX);
  for (auto bad : {"", "+1", "-1", " 1", "1 ", "1x", "0x1", "18446744073709551616"})
    EXPECT_EQ(ParseDecimal(bad), std::nullopt) << bad;
  EXPECT_EQ(ParseDecimal<std::uint16_t>("65536"), std::nullopt);
}

TEST(TrimOws, TakesSpacesAndTabsOffBothEnds) {
  EXPECT_EQ(TrimOws(" \tx y\t "), "x y");
  EXPECT_EQ(TrimOws(" \t "), "");
}

TEST(EqualsIgnoreCase, FoldsLettersOnly) {
  EXPECT_TRUE(EqualsIgnoreCase("Content-Range", "content-RANGE"));
  EXPECT_FALSE(EqualsIgnoreCase("a", "ab"));
  EXPECT_FALSE(EqualsIgnoreCase("[", "{"));
}

}  // namespace
}  // namespace reelcache
