#include "base/log.h"

#include <gtest/gtest.h>

namespace reelcache {
namespace {

TEST(Quoted, KeepsALineALine) {
  struct Case {
    std::string in, out;
  };
  const Case cases[] = {
      {"film.mp4", "\"film.mp4\""},
      {"a\r\nb", "\"a\\x0d\\x0ab\""},
      {"\x1b[31m", "\"\\x1b[31m\""},
      {"say \"hi\" \\", "\"say \\\"hi\\\" \\\\\""},
      {"한글", "\"한글\""},
  };
  for (const Case& c : cases) EXPECT_EQ(Quoted(c.in), c.out);
}

TEST(Quoted, LeavesLongWordsOut) {
  const std::string token = "ya29.a0AfH6SMBx-0123456789_abcdefghij";
  EXPECT_EQ(QuotedWithoutSecrets("invalid token " + token + ", no allowed resources"),
            "\"invalid token ***, no allowed resources\"");
  EXPECT_EQ(QuotedWithoutSecrets(token.substr(0, 20)), '"' + token.substr(0, 20) + '"');
}

TEST(Quoted, CutsLongText) { EXPECT_EQ(Quoted(std::string(300, 'x')), "\"" + std::string(200, 'x') + "...\""); }

}  // namespace
}  // namespace reelcache
