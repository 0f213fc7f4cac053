#include "admin/steering_query.h"

#include <gtest/gtest.h>

namespace reelcache {
namespace {

using What = SteeringQuery::What;

TEST(SteeringQuery, TakesOneTarget) {
  struct Case {
    const char* query;
    What what;
    const char* text;
    bool soft;
  };
  for (const Case& c : {Case{"name=a%20b%2Fc", What::kName, "a b/c", false},
                        Case{"prefix=films/", What::kPrefix, "films/", false}, Case{"all=yes", What::kAll, "", false},
                        Case{"soft=yes&name=x", What::kName, "x", true},
                        Case{"all=yes&soft=no", What::kAll, "", false}}) {
    auto parsed = ParseSteeringQuery(c.query, true);
    ASSERT_TRUE(parsed.ok()) << c.query;
    EXPECT_EQ(parsed->what, c.what) << c.query;
    EXPECT_EQ(parsed->text, c.text) << c.query;
    EXPECT_EQ(parsed->soft, c.soft) << c.query;
  }
}

// A purge of everything says so: a script whose variable is empty does not mean it.
TEST(SteeringQuery, AnEmptyPrefixIsEverythingButForAPurge) {
  auto pinned = ParseSteeringQuery("prefix=", /*takes_all=*/false);
  ASSERT_TRUE(pinned.ok());
  EXPECT_EQ(pinned->what, What::kPrefix);
  EXPECT_EQ(pinned->text, "");
  EXPECT_EQ(ParseSteeringQuery("prefix=", /*takes_all=*/true).error().code, "bad_target");
}

TEST(SteeringQuery, RefusesTheRest) {
  struct Case {
    const char* query;
    bool takes_all;
    const char* code;
  };
  for (const Case& c : {Case{"", true, "bad_target"}, Case{"name=", true, "bad_target"}, Case{"prefix=%FF", true, "bad_target"},
                        Case{"name=a&name=b", true, "bad_target"}, Case{"name=a&all=yes", true, "bad_target"},
                        Case{"name=%FF", true, "bad_target"}, Case{"name=%F", true, "bad_escape"},
                        Case{"all=true", true, "bad_parameter"}, Case{"all=yes", false, "bad_parameter"},
                        Case{"name=a&soft=yes", false, "bad_parameter"}, Case{"name=a&x=1", true, "bad_parameter"}}) {
    auto parsed = ParseSteeringQuery(c.query, c.takes_all);
    ASSERT_FALSE(parsed.ok()) << c.query;
    EXPECT_EQ(parsed.error().code, c.code) << c.query;
  }
}

}  // namespace
}  // namespace reelcache
