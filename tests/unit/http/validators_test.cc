#include "http/validators.h"

#include <gtest/gtest.h>

namespace reelcache {
namespace {

struct Case {
  const char* name;
  std::string_view text;
  std::optional<EntityTag> tag;
};

const Case kCases[] = {
    {"strong", "\"v1\"", EntityTag{"\"v1\"", false}},
    {"weak", "W/\"v1\"", EntityTag{"\"v1\"", true}},
    {"empty tag", "\"\"", EntityTag{"\"\"", false}},
    {"comma inside", "\"a,b\"", EntityTag{"\"a,b\"", false}},
    {"backslash is a byte like any other", "\"a\\\"", EntityTag{"\"a\\\"", false}},
    {"bytes above ASCII", "\"\xc3\xa9\"", EntityTag{"\"\xc3\xa9\"", false}},
    {"blanks around", " \"v1\"\t", EntityTag{"\"v1\"", false}},
    {"nothing", "", std::nullopt},
    {"unquoted", "v1", std::nullopt},
    {"star", "*", std::nullopt},
    {"lower-case weak mark", "w/\"v1\"", std::nullopt},
    {"one quote", "\"", std::nullopt},
    {"weak with one quote", "W/\"", std::nullopt},
    {"open", "\"v1", std::nullopt},
    {"quote inside", "\"a\"b\"", std::nullopt},
    {"blank inside", "\"a b\"", std::nullopt},
    {"blank after the weak mark", "W/ \"a\"", std::nullopt},
    {"a list", "\"a\", \"b\"", std::nullopt},
    {"control byte", "\"a\x01\"", std::nullopt},
};

TEST(EntityTag, ParsesOneTag) {
  for (const Case& c : kCases) {
    SCOPED_TRACE(c.name);
    EXPECT_EQ(ParseEntityTag(c.text), c.tag);
  }
}

TEST(EntityTag, FormatsAsItWasParsed) {
  for (const char* text : {"\"v1\"", "W/\"v1\"", "\"\""}) EXPECT_EQ(ParseEntityTag(text)->Format(), text);
}

// RFC 9110 §8.8.3.2, its table.
TEST(EntityTag, ComparesStronglyAndWeakly) {
  struct MatchCase {
    const char* a;
    const char* b;
    bool strong;
    bool weak;
  };
  const MatchCase cases[] = {
      {"W/\"1\"", "W/\"1\"", false, true},
      {"W/\"1\"", "W/\"2\"", false, false},
      {"W/\"1\"", "\"1\"", false, true},
      {"\"1\"", "\"1\"", true, true},
      {"\"a\"", "\"A\"", false, false},
  };
  for (const MatchCase& c : cases) {
    SCOPED_TRACE(std::string(c.a) + " and " + c.b);
    EXPECT_EQ(StrongMatch(*ParseEntityTag(c.a), *ParseEntityTag(c.b)), c.strong);
    EXPECT_EQ(WeakMatch(*ParseEntityTag(c.a), *ParseEntityTag(c.b)), c.weak);
  }
}

TEST(Validator, KnowsWhichKindsPinAVersion) {
  using Kind = Validator::Kind;
  EXPECT_TRUE((Validator{Kind::kStrongTag, "\"a\""}.strong()));
  EXPECT_TRUE((Validator{Kind::kLastModified, "Tue, 15 Nov 1994 12:45:26 GMT"}.strong()));
  EXPECT_FALSE((Validator{Kind::kWeakTag, "W/\"a\""}.strong()));
  EXPECT_FALSE(Validator{}.strong());
}

}  // namespace
}  // namespace reelcache
