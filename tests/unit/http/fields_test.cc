#include "http/fields.h"

#include <gtest/gtest.h>

namespace reelcache {
namespace {

Fields Example() {
  Fields fields;
  fields.Add("Host", "a.example");
  fields.Add("accept", "video/*");
  fields.Add("Connection", "keep-alive, X-Hop");
  fields.Add("connection", "Close");
  fields.Add("X-Empty", "");
  return fields;
}

TEST(Fields, FindIgnoresCaseAndTakesTheFirstLine) {
  Fields fields = Example();
  EXPECT_EQ(fields.Find("HOST"), "a.example");
  EXPECT_EQ(fields.Find("Connection"), "keep-alive, X-Hop");
  EXPECT_EQ(fields.Find("X-Empty"), "");
  EXPECT_EQ(fields.Find("Hos"), std::nullopt);
}

TEST(Fields, CountsLines) {
  Fields fields = Example();
  EXPECT_EQ(fields.Count("CONNECTION"), 2u);
  EXPECT_EQ(fields.Count("Host"), 1u);
  EXPECT_EQ(fields.Count("Range"), 0u);
}

TEST(Fields, JoinsLinesWithCommas) {
  Fields fields = Example();
  EXPECT_EQ(fields.Joined("Connection"), "keep-alive, X-Hop, Close");
  EXPECT_EQ(fields.Joined("X-Empty"), "");
  EXPECT_EQ(fields.Joined("Range"), std::nullopt);
}

TEST(Fields, UnderscoreIsNotADash) {
  Fields fields;
  fields.Add("Content_Length", "5");
  EXPECT_EQ(fields.Count("Content-Length"), 0u);
}

TEST(Fields, AfterClearNothingIsFound) {
  Fields fields = Example();
  fields.Clear();
  EXPECT_EQ(fields.Find("Host"), std::nullopt);
  fields.Add("Range", "bytes=0-1");
  EXPECT_EQ(fields.Find("rANGE"), "bytes=0-1");
}

TEST(Fields, LinesKeepOrderAndSpelling) {
  Fields fields = Example();
  ASSERT_EQ(fields.lines().size(), 5u);
  EXPECT_EQ(fields.lines()[1].first, "accept");
  fields.Clear();
  EXPECT_TRUE(fields.lines().empty());
}

struct TokenCase {
  const char* name;
  std::string_view value;
  bool has_close;
};

const TokenCase kTokenCases[] = {
    {"alone", "close", true},
    {"other case", "CLOSE", true},
    {"last of a list", "keep-alive, close", true},
    {"between empty elements", ",, close ,", true},
    {"part of a longer token", "closed, x-close", false},
    {"with another word", "y close", false},
    {"quoted", "\"close\"", false},
    {"empty", "", false},
};

TEST(Fields, HasTokenLooksAtWholeElements) {
  for (const TokenCase& c : kTokenCases) {
    SCOPED_TRACE(c.name);
    Fields fields;
    fields.Add("X-Other", "close");
    fields.Add("Connection", c.value);
    EXPECT_EQ(fields.HasToken("connection", "close"), c.has_close);
  }
}

TEST(Fields, HasTokenLooksAtEveryLine) {
  EXPECT_TRUE(Example().HasToken("Connection", "close"));
  EXPECT_TRUE(Example().HasToken("Connection", "x-hop"));
  EXPECT_FALSE(Example().HasToken("Connection", "upgrade"));
}

}  // namespace
}  // namespace reelcache
