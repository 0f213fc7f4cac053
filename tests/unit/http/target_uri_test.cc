#include "http/target_uri.h"

#include <gtest/gtest.h>

namespace reelcache {
namespace {

struct Case {
  const char* name;
  std::string_view target;
  std::string_view host;
  bool valid;
  std::string path = {};
  std::string raw_path = {};
  std::string query = {};
};

const Case kCases[] = {
    {"root", "/", "a", true, "/", "/", ""},
    {"plain", "/a/b.mp4", "a", true, "/a/b.mp4", "/a/b.mp4", ""},
    {"query", "/a?x=1&y=/?", "a", true, "/a", "/a", "x=1&y=/?"},
    {"empty query", "/a?", "a", true, "/a", "/a", ""},
    {"unreserved encoded", "/%74en%2Etxt", "a", true, "/ten.txt", "/%74en%2Etxt", ""},
    {"lower-case digits", "/ten%2etxt", "a", true, "/ten.txt", "/ten%2etxt", ""},
    {"slash inside a segment", "/a%2Fb", "a", true, "/a/b", "/a%2Fb", ""},
    {"decoded once only", "/%252e%252e", "a", true, "/%2e%2e", "/%252e%252e", ""},
    {"dot segments are left to the router", "/../%2e%2e/x", "a", true, "/../../x", "/../%2e%2e/x", ""},
    {"plus is a plus", "/a+b", "a", true, "/a+b", "/a+b", ""},
    {"double slash", "//a//b", "a", true, "//a//b", "//a//b", ""},
    {"Korean and emoji", "/%ED%95%9C%20%F0%9F%98%80", "a", true, "/한 😀", "/%ED%95%9C%20%F0%9F%98%80", ""},
    {"encoded line ends", "/a%0d%0ab", "a", true, "/a\r\nb", "/a%0d%0ab", ""},
    {"encoded NUL in the query", "/a?y=%00", "a", true, "/a", "/a", "y=%00"},
    {"encoded NUL in the path", "/a%00.mp4", "a", false},
    {"bad percent sequence", "/%zz", "a", false},
    {"cut percent sequence", "/a%4", "a", false},
    {"bad percent sequence in the query", "/a?%zz", "a", false},
    {"fragment", "/a#b", "a", false},
    {"fragment after a query", "/a?b#c", "a", false},
    {"markup", "/<script>", "a", false},
    {"backslash", "/..\\x", "a", false},
    {"quote", "/a\"b", "a", false},
    {"pipe", "/a|b", "a", false},
    {"brackets", "/a[1]", "a", false},
    {"blank", "/a b", "a", false},
    {"byte above ASCII", "/\xc3\xa9", "a", false},
    {"empty", "", "a", false},
    {"no slash", "a/b", "a", false},
    {"query only", "?x=1", "a", false},
    {"absolute", "http://a.example/x", "a.example", true, "/x", "/x", ""},
    {"absolute, other case", "HTTP://A.Example/x", "a.exAMPLE", true, "/x", "/x", ""},
    {"absolute with a port", "http://a:81/x?y", "a:81", true, "/x", "/x", "y"},
    {"absolute with the default port", "http://a:80/x", "a", true, "/x", "/x", ""},
    {"Host with the default port", "http://a/x", "a:80", true, "/x", "/x", ""},
    {"absolute with an empty port", "http://a:/x", "a", true, "/x", "/x", ""},
    {"absolute without a path", "http://a", "a", true, "/", "/", ""},
    {"absolute, query without a path", "http://a?x", "a", true, "/", "/", "x"},
    {"absolute, IPv6", "http://[::1]:5000/x", "[::1]:5000", true, "/x", "/x", ""},
    {"foreign authority", "http://b/x", "a", false},
    {"other port", "http://a:81/x", "a:82", false},
    {"authority that begins like ours", "http://a.evil/x", "a", false},
    {"userinfo", "http://u@a/x", "a", false},
    {"ours as userinfo", "http://a@b/x", "a", false},
    {"empty authority", "http:///x", "a", false},
    {"empty authority and no Host", "http:///x", "", false},
    {"absolute without Host", "http://a/x", "", false},
    {"https", "https://a/x", "a", false},
    {"ftp", "ftp://a/x", "a", false},
    {"absolute with a fragment", "http://a/x#y", "a", false},
    {"absolute with a fragment and no path", "http://a#y", "a", false},
    {"authority-form", "a:443", "a:443", false},
    {"asterisk and more", "*a", "a", false},
};

TEST(TargetUri, ParsesTheForms) {
  for (const Case& c : kCases) {
    SCOPED_TRACE(c.name);
    Fields fields;
    if (!c.host.empty()) fields.Add("Host", c.host);
    std::optional<TargetUri> uri = ParseTarget(c.target, fields);
    ASSERT_EQ(uri.has_value(), c.valid);
    if (!uri) continue;
    EXPECT_EQ(uri->form, TargetUri::Form::kPath);
    EXPECT_EQ(uri->path(), c.path);
    EXPECT_EQ(uri->raw_path, c.raw_path);
    EXPECT_EQ(uri->query, c.query);
  }
}

TEST(TargetUri, KnowsTheAsterisk) {
  std::optional<TargetUri> uri = ParseTarget("*", {});
  ASSERT_TRUE(uri);
  EXPECT_EQ(uri->form, TargetUri::Form::kAsterisk);
}

TEST(Host, IsAHostAndMaybeAPort) {
  for (std::string_view host : {"a", "localhost", "a.example", "A-b.c_d~e", "127.0.0.1", "127.0.0.1:5000", "a:0", "a:65535",
                                "a:", "[::1]", "[::1]:80", "[2001:db8::1]:", "[::ffff:1.2.3.4]", "%41.example", "a!$&'()*+;="})
    EXPECT_TRUE(IsValidHost(host)) << host;
  for (std::string_view host :
       {std::string_view(""), std::string_view(":80"), std::string_view("a/b"), std::string_view("a b"),
        std::string_view("a, b"), std::string_view("a,b"), std::string_view("u@a"), std::string_view("a:8o"),
        std::string_view("a:80:80"), std::string_view("a:+1"), std::string_view("a:-1"), std::string_view("a:65536"),
        std::string_view("a:99999999999999999999"), std::string_view("[::1"), std::string_view("::1"),
        std::string_view("[]"), std::string_view("[::1]x"), std::string_view("[::1]:x"), std::string_view("[::g]"),
        std::string_view("[1.2.3.4]"), std::string_view("[::1%25eth0]"), std::string_view("[::1\0]", 6),
        std::string_view("a\0b", 3), std::string_view("a%4"), std::string_view("a%zz"), std::string_view("a?b"),
        std::string_view("a#b"), std::string_view("a\\b"), std::string_view("<a>"), std::string_view("\xc3\xa9"),
        std::string_view("http://a"), std::string_view("\"a\"")})
    EXPECT_FALSE(IsValidHost(host)) << host;
}

TEST(PercentDecode, DecodesOnce) {
  EXPECT_EQ(PercentDecode(""), "");
  EXPECT_EQ(PercentDecode("a%20b"), "a b");
  EXPECT_EQ(PercentDecode("%2541"), "%41");
  EXPECT_EQ(PercentDecode("%00"), std::string(1, '\0'));
  EXPECT_EQ(PercentDecode("%fF"), "\xff");
  for (const char* bad : {"%", "%4", "a%", "%g0", "%0g", "%%41", "%+1", "% 1"})
    EXPECT_EQ(PercentDecode(bad), std::nullopt) << bad;
}

TEST(EncodePath, EncodesAllButUnreservedAndSlash) {
  EXPECT_EQ(EncodePath("/a/b-c._~9.mp4"), "/a/b-c._~9.mp4");
  EXPECT_EQ(EncodePath("a b+c%d?e#f&g:h"), "a%20b%2Bc%25d%3Fe%23f%26g%3Ah");
  EXPECT_EQ(EncodePath("한"), "%ED%95%9C");
  EXPECT_EQ(EncodePath(std::string_view("\0\x7f\xff", 3)), "%00%7F%FF");
}

TEST(EncodePath, IsUndoneByDecoding) {
  std::string all;
  for (int i = 0; i < 256; ++i) all += static_cast<char>(i);
  EXPECT_EQ(PercentDecode(EncodePath(all)), all);
}

TEST(Utf8, KnowsWellFormedText) {
  for (std::string_view good : {"", "abc", "é", "한글", "😀", "\xef\xbf\xbd", "\xf4\x8f\xbf\xbf", "\xed\x9f\xbf", "\xee\x80\x80"})
    EXPECT_TRUE(IsValidUtf8(good)) << good;
  for (std::string_view bad :
       {"\x80", "\xbf", "\xc0\xae", "\xc1\xbf", "\xc2", "\xc2\x41", "\xe0\x80\xae", "\xe0\x9f\xbf", "\xed\xa0\x80",
        "\xed\xbf\xbf", "\xe2\x82", "\xf0\x80\x80\xae", "\xf0\x8f\xbf\xbf", "\xf4\x90\x80\x80", "\xf5\x80\x80\x80",
        "\xf0\x9f\x98", "\xff", "a\xfe", "\xe9"})
    EXPECT_FALSE(IsValidUtf8(bad)) << bad;
}

TEST(SafeName, StaysInItsFolder) {
  for (std::string_view safe : {"a", "a/b.mp4", "a b", "..a", "a..", "...", "back\\slash.mp4", ".hidden", "a/.b", "100%41",
                                "javascript:x", "%2e%2e", "\xc0\xae\xc0\xae/x"})
    EXPECT_TRUE(IsSafeRelativeName(safe)) << safe;
  for (std::string_view unsafe :
       {std::string_view(""), std::string_view("/"), std::string_view("/a"), std::string_view("a/"),
        std::string_view("a//b"), std::string_view("."), std::string_view(".."), std::string_view("../a"),
        std::string_view("a/../b"), std::string_view("a/./b"), std::string_view("a/.."), std::string_view("..\\..\\a"),
        std::string_view("a\\..\\b"), std::string_view("a/..\\b"), std::string_view("a\\.."),
        std::string_view("a\0b", 3)})
    EXPECT_FALSE(IsSafeRelativeName(unsafe)) << unsafe;
  EXPECT_TRUE(IsSafeRelativeName(std::string(1024, 'a')));
  EXPECT_FALSE(IsSafeRelativeName(std::string(1025, 'a')));
}

TEST(DotSegments, AreWholeSegments) {
  for (const char* dotted : {".", "..", "a/.", "../b", "a/../b", "a//./b", "./"}) EXPECT_TRUE(HasDotSegments(dotted)) << dotted;
  for (const char* plain : {"", "a", "a//b", "/", ".a", "..a/b", "a/...", "a.", "a\\.."}) EXPECT_FALSE(HasDotSegments(plain)) << plain;
}

TEST(HiddenSegment, BeginsWithADot) {
  for (const char* hidden : {".a", "a/.b", ".a/b", "a/.b/c", ".", "a/.."}) EXPECT_TRUE(HasHiddenSegment(hidden)) << hidden;
  for (const char* open : {"", "a", "a.b", "a/b.c", "a./b", "a\\.b"}) EXPECT_FALSE(HasHiddenSegment(open)) << open;
}

}  // namespace
}  // namespace reelcache
