#include "gallery/list_query.h"

#include <gtest/gtest.h>

namespace reelcache {
namespace {

struct Case {
  const char* name;
  std::string_view query;
  ListQuery expected;
};

const Case kGood[] = {
    {"nothing", "", {}},
    {"other parameters are not looked at", "_=1&_=2&x", {}},
    {"prefix", "prefix=a/b", {false, "a/b", 1000, ""}},
    {"empty prefix", "prefix=", {false, "", 1000, ""}},
    {"no equals sign", "prefix", {false, "", 1000, ""}},
    {"plus is a blank, %2B a plus", "prefix=a+b%2Bc%20d", {false, "a b+c d", 1000, ""}},
    {"Korean", "prefix=%ED%95%9C", {false, "한", 1000, ""}},
    {"an equals sign in a value", "prefix=a=b", {false, "a=b", 1000, ""}},
    {"smallest limit", "limit=1", {false, "", 1, ""}},
    {"largest limit", "limit=1000", {false, "", 1000, ""}},
    {"cursor", "cursor=YS5tcDQ", {false, "", 1000, "a.mp4"}},
    {"empty cursor", "cursor=", {false, "", 1000, ""}},
    {"all, with empty pairs", "&prefix=a&&limit=2&cursor=YQ&", {false, "a", 2, "a"}},
    {"encoded name of a parameter", "l%69mit=3", {false, "", 3, ""}},
};

TEST(ParseListQuery, ReadsParameters) {
  for (const Case& c : kGood) {
    SCOPED_TRACE(c.name);
    auto query = ParseListQuery(c.query);
    ASSERT_TRUE(query.ok());
    EXPECT_EQ(query->whole, c.expected.whole);
    EXPECT_EQ(query->prefix, c.expected.prefix);
    EXPECT_EQ(query->limit, c.expected.limit);
    EXPECT_EQ(query->after, c.expected.after);
  }
}

struct BadCase {
  std::string_view query;
  std::string_view code;
};

const BadCase kBad[] = {
    {"limit=0", "bad_limit"},
    {"limit=1001", "bad_limit"},
    {"limit=abc", "bad_limit"},
    {"limit=", "bad_limit"},
    {"limit=-1", "bad_limit"},
    {"limit=+1", "bad_limit"},
    {"limit=1.5", "bad_limit"},
    {"limit=99999999999999999999999", "bad_limit"},
    {"cursor=a", "bad_cursor"},          // six bits only
    {"cursor=YR", "bad_cursor"},         // bits left over
    {"cursor=YQ%3D%3D", "bad_cursor"},   // padding
    {"cursor=Y+Q", "bad_cursor"},        // a blank
    {"cursor=_w", "bad_cursor"},         // not UTF-8
    {"prefix=%FF", "bad_prefix"},
    {"prefix=%", "bad_escape"},
    {"prefix=%GG", "bad_escape"},
    {"prefix=%1", "bad_escape"},
    {"x=%zz", "bad_escape"},
    {"limit=1&limit=1", "repeated_parameter"},
    {"prefix=a&limit=1&prefix=b", "repeated_parameter"},
};

TEST(ParseListQuery, RefusesWhatItCannotRead) {
  for (const BadCase& c : kBad) {
    SCOPED_TRACE(c.query);
    auto query = ParseListQuery(c.query);
    ASSERT_FALSE(query.ok());
    EXPECT_EQ(query.error().kind, ErrorKind::kInvalid);
    EXPECT_EQ(query.error().code, c.code);
  }
}

TEST(FormatCursor, IsReadBack) {
  for (std::string name : {"", "a", "ab", "abc", "한글 영상.mp4", "a/b+c?#%.mp4", "\U0001F3AC.webm"}) {
    auto query = ParseListQuery("cursor=" + FormatCursor(name));
    ASSERT_TRUE(query.ok()) << name;
    EXPECT_EQ(query->after, name);
  }
}

TEST(FormatNextLink, IsEncodedAndReadBack) {
  ListQuery query{false, "a b/한+\"&>", 7, ""};
  std::string link = FormatNextLink(query, "z.mp4");
  EXPECT_EQ(link, "</api/videos?prefix=a%20b/%ED%95%9C%2B%22%26%3E&limit=7&cursor=ei5tcDQ>; rel=\"next\"");
  std::size_t begin = link.find('?') + 1;
  auto next = ParseListQuery(std::string_view(link).substr(begin, link.find('>') - begin));
  ASSERT_TRUE(next.ok());
  EXPECT_EQ(next->prefix, query.prefix);
  EXPECT_EQ(next->limit, 7u);
  EXPECT_EQ(next->after, "z.mp4");
  EXPECT_EQ(FormatNextLink({}, "a"), "</api/videos?limit=1000&cursor=YQ>; rel=\"next\"");
}

}  // namespace
}  // namespace reelcache
