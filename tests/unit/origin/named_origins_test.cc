#include "origin/named_origins.h"

#include "origin_test_util.h"
#include "support/fake_origin.h"

namespace reelcache {
namespace {

class NamedOriginsTest : public testing::Test {
 protected:
  NamedOriginsTest() {
    films_.Serve("a.mp4", "film a");
    films_.Serve("sub/b.mp4", "film b");
    clips_.Serve("a.mp4", "clip a");
    films_.PageNames(1);
  }

  Loop loop_{"test"};
  FakeOrigin films_, clips_;
  NamedOrigins both_{{{"films", films_}, {"clips", clips_}}};
};

TEST_F(NamedOriginsTest, TheNameChoosesTheOrigin) {
  struct Case {
    const char* name;
    const char* bytes;  // null: there is no such object
  } cases[] = {{"films/a.mp4", "film a"},  {"films/sub/b.mp4", "film b"}, {"clips/a.mp4", "clip a"}, {"clips/b.mp4", nullptr},
               {"a.mp4", nullptr},         {"film/a.mp4", nullptr},       {"films", nullptr},        {"", nullptr}};
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    CollectingSink sink = FetchAll(both_, loop_, {c.name, {0, 100}, {}});
    auto facts = StatNow(both_, loop_, c.name);
    EXPECT_EQ(facts.ok(), c.bytes != nullptr);
    if (c.bytes != nullptr)
      EXPECT_EQ(sink.bytes, c.bytes);
    else
      EXPECT_EQ(sink.kind(), ErrorKind::kNotFound);
  }
}

TEST_F(NamedOriginsTest, ListsFollowEachOther) {
  int pages = 0;
  auto all = ListAll(both_, loop_, &pages);
  ASSERT_TRUE(all);
  std::vector<std::string> names;
  for (const ListedObject& object : *all) names.push_back(object.name);
  EXPECT_EQ(names, (std::vector<std::string>{"films/a.mp4", "films/sub/b.mp4", "clips/a.mp4"}));
  EXPECT_EQ(pages, 3);
  EXPECT_EQ(ListNow(both_, loop_, "nonsense").error().kind, ErrorKind::kInvalid);
}

TEST_F(NamedOriginsTest, AnObjectKeepsItsKeyWhateverTheNameIs) {
  NamedOrigins renamed({{"movies", films_}});
  EXPECT_EQ(both_.CacheKey("films/a.mp4"), renamed.CacheKey("movies/a.mp4"));
  EXPECT_EQ(both_.CacheKey("films/a.mp4"), films_.CacheKey("a.mp4"));
  EXPECT_EQ(both_.NameOf(films_.CacheKey("b/a.mp4")), "films/b/a.mp4");
  EXPECT_EQ(both_.NameOf("other:\na.mp4"), std::nullopt);
  EXPECT_EQ(both_.NameOf("a.mp4"), std::nullopt);
}

TEST_F(NamedOriginsTest, KeysBelowAPrefixAreThoseOfTheOriginsItMayMean) {
  struct Case {
    const char* prefix;
    std::vector<std::string> names;  // of what begins with the keys
  } cases[] = {{"", {"films/", "clips/"}},    {"f", {"films/"}},        {"films/", {"films/"}},
               {"films/s", {"films/s"}}, {"clips/a.mp4", {"clips/a.mp4"}}, {"x", {}},
               {"filmsx", {}}};
  for (const Case& c : cases) {
    SCOPED_TRACE(c.prefix);
    auto found = both_.CacheKeyPrefixes(c.prefix);
    ASSERT_EQ(found.size(), c.names.size());
    for (std::size_t i = 0; i < found.size(); ++i) {
      EXPECT_EQ(found[i].name, c.names[i]);
      EXPECT_EQ(found[i].key + "rest", both_.CacheKey(c.names[i] + "rest"));
    }
  }
}

}  // namespace
}  // namespace reelcache
