#include "app/text_width.h"

#include <gtest/gtest.h>

namespace reelcache {
namespace {

TEST(TextWidth, CountsColumns) {
  struct Case {
    const char* text;
    std::size_t width;
  };
  for (const Case& each : {Case{"", 0}, {"abc", 3}, {"한글", 4}, {"é", 1}, {"e\u0301", 1}, {"漢字 kana かな", 14},
                           {"\u1112\u1161\u11ab", 2}, {"🎬", 2}, {"\xff\xfe", 2}, {"\xed\x95", 2}})
    EXPECT_EQ(TextWidth(each.text), each.width) << each.text;
}

TEST(TextWidth, FitsExactly) {
  EXPECT_EQ(FitWidth("abc", 5), "abc  ");
  EXPECT_EQ(FitWidth("abcdef", 4), "abc…");
  EXPECT_EQ(FitWidth("한글 이름", 6), "한글 …");
  EXPECT_EQ(FitWidth("한글이름", 6), "한글… ");
  for (const char* text : {"", "abcdef", "한글 이름", "🎬🎬🎬"})
    for (std::size_t width = 1; width < 12; ++width) EXPECT_EQ(TextWidth(FitWidth(text, width)), width) << text << width;
}

TEST(TextWidth, AlignsToTheRight) {
  EXPECT_EQ(AlignRight("2.0 s", 7), "  2.0 s");
  EXPECT_EQ(AlignRight("2.0초", 7), "  2.0초");
  EXPECT_EQ(AlignRight("키프레임", 7), "키프레임");
}

}  // namespace
}  // namespace reelcache
