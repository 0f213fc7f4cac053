#include "http/char_class.h"

#include <gtest/gtest.h>

#include <string>

namespace reelcache {
namespace {

std::string AllOf(CharClass wanted) {
  std::string out;
  for (int i = 0; i < 0x80; ++i)
    if (IsChar(static_cast<char>(i), wanted)) out += static_cast<char>(i);
  return out;
}

const std::string kDigits = "0123456789";
const std::string kUpper = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
const std::string kLower = "abcdefghijklmnopqrstuvwxyz";

TEST(CharClass, TokensAreAsInTheRfc) {
  EXPECT_EQ(AllOf(kTokenChar), "!#$%&'*+-." + kDigits + kUpper + "^_`" + kLower + "|~");
}

TEST(CharClass, UriCharactersAreAsInTheRfc) {
  EXPECT_EQ(AllOf(kUnreservedChar), "-." + kDigits + kUpper + "_" + kLower + "~");
  EXPECT_EQ(AllOf(kPathChar), "!$&'()*+,-./" + kDigits + ":;=@" + kUpper + "_" + kLower + "~");
  EXPECT_EQ(AllOf(kQueryChar), "!$&'()*+,-./" + kDigits + ":;=?@" + kUpper + "_" + kLower + "~");
  EXPECT_EQ(AllOf(kRegNameChar), "!$&'()*+-." + kDigits + ";=" + kUpper + "_" + kLower + "~");
  EXPECT_EQ(AllOf(kHexDigit), kDigits + "ABCDEFabcdef");
}

TEST(CharClass, BytesAboveAsciiBelongToFieldsAndEntityTagsOnly) {
  for (int i = 0x80; i < 0x100; ++i) {
    char c = static_cast<char>(i);
    EXPECT_TRUE(IsChar(c, kFieldChar) && IsChar(c, kEntityTagChar)) << i;
    EXPECT_FALSE(IsChar(c, kTokenChar) || IsChar(c, kVisibleChar) || IsChar(c, kPathChar) || IsChar(c, kQueryChar)) << i;
  }
}

TEST(CharClass, ControlBytesBelongNowhereButTheTabInFields) {
  for (int i = 0; i < 0x20; ++i) EXPECT_EQ(IsChar(static_cast<char>(i), kFieldChar), i == '\t') << i;
  EXPECT_FALSE(IsChar('\x7f', kFieldChar));
  EXPECT_FALSE(IsChar('"', kEntityTagChar));
  EXPECT_FALSE(IsChar(' ', kEntityTagChar));
}

TEST(CharClass, SkipStopsAtTheFirstOtherByte) {
  EXPECT_EQ(SkipChars("abc def", 0, kTokenChar), 3u);
  EXPECT_EQ(SkipChars("abc def", 3, kTokenChar), 3u);
  EXPECT_EQ(SkipChars("abc def", 4, kTokenChar), 7u);
  EXPECT_TRUE(IsAll("", kTokenChar));
  EXPECT_FALSE(IsAll("a b", kTokenChar));
}

}  // namespace
}  // namespace reelcache
