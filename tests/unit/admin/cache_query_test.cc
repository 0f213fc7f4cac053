#include "admin/cache_query.h"

#include <gtest/gtest.h>

namespace reelcache {
namespace {

using Sort = CacheQuery::Sort;

TEST(CacheQuery, HasDefaults) {
  auto query = ParseCacheQuery("");
  ASSERT_TRUE(query.ok());
  EXPECT_EQ(query->sort, Sort::kBytes);
  EXPECT_TRUE(query->descending);
  EXPECT_EQ(query->offset, 0u);
  EXPECT_EQ(query->limit, 50u);
  EXPECT_EQ(query->text, "");
}

TEST(CacheQuery, ReadsItsParameters) {
  auto query = ParseCacheQuery("sort=last_use&order=asc&offset=40&limit=200&q=Der+Film%20%EC%98%81%ED%99%94&other=1");
  ASSERT_TRUE(query.ok());
  EXPECT_EQ(query->sort, Sort::kLastUse);
  EXPECT_FALSE(query->descending);
  EXPECT_EQ(query->offset, 40u);
  EXPECT_EQ(query->limit, 200u);
  EXPECT_EQ(query->text, "der film 영화");
}

TEST(CacheQuery, RefusesWhatItDoesNotKnow) {
  const std::pair<const char*, const char*> cases[] = {
      {"sort=size", "bad_sort"},  {"sort=", "bad_sort"},   {"order=down", "bad_order"}, {"offset=-1", "bad_offset"},
      {"offset=", "bad_offset"},  {"limit=0", "bad_limit"}, {"limit=201", "bad_limit"},  {"limit=x", "bad_limit"},
      {"q=%zz", "bad_escape"},
  };
  for (const auto& [query, code] : cases) {
    auto parsed = ParseCacheQuery(query);
    ASSERT_FALSE(parsed.ok()) << query;
    EXPECT_EQ(parsed.error().code, code) << query;
    EXPECT_TRUE(parsed.error().message.ends_with('.')) << query;
  }
}

ObjectContents Object(const char* name, std::uint64_t memory, std::uint64_t disk, std::uint64_t answers, double heat,
                      int last_use_s) {
  ObjectContents object;
  object.name = name;
  object.memory.bytes = memory;
  object.disk.bytes = disk;
  object.answers = answers;
  object.heat = heat;
  if (last_use_s > 0) object.last_use = SteadyTime(std::chrono::seconds(last_use_s));
  return object;
}

std::vector<ObjectContents> Library() {
  std::vector<ObjectContents> objects;
  objects.push_back(Object("b.mp4", 10, 0, 5, 0.5, 100));
  objects.push_back(Object("C.mp4", 5, 20, 0, 0, 0));
  objects.push_back(Object("a.mp4", 0, 10, 7, 2, 50));
  objects.push_back(Object("d/film.mkv", 1, 2, 5, 0.25, 200));
  return objects;
}

std::string Names(const CachePage& page) {
  std::string names;
  for (const ObjectContents* object : page.objects) names += object->name + " ";
  return names;
}

TEST(CacheQuery, SelectsAPage) {
  struct Case {
    const char* query;
    std::size_t total;
    const char* names;
  };
  const Case cases[] = {
      {"", 4, "C.mp4 a.mp4 b.mp4 d/film.mkv "},
      {"order=asc", 4, "d/film.mkv a.mp4 b.mp4 C.mp4 "},
      {"sort=requests", 4, "a.mp4 b.mp4 d/film.mkv C.mp4 "},
      {"sort=heat", 4, "a.mp4 b.mp4 d/film.mkv C.mp4 "},
      {"sort=last_use", 4, "d/film.mkv b.mp4 a.mp4 C.mp4 "},
      {"sort=last_use&order=asc", 4, "C.mp4 a.mp4 b.mp4 d/film.mkv "},
      {"limit=1", 4, "C.mp4 "},
      {"offset=1&limit=2", 4, "a.mp4 b.mp4 "},
      {"offset=3", 4, "d/film.mkv "},
      {"offset=4", 4, ""},
      {"offset=18446744073709551615", 4, ""},
      {"q=c.MP4", 1, "C.mp4 "},
      {"q=mp4&offset=1", 3, "a.mp4 b.mp4 "},
      {"q=none", 0, ""},
  };
  const auto objects = Library();
  for (const Case& each : cases) {
    CachePage page = SelectPage(objects, *ParseCacheQuery(each.query));
    EXPECT_EQ(page.total, each.total) << each.query;
    EXPECT_EQ(Names(page), each.names) << each.query;
  }
}

TEST(CacheQuery, FindsNamesWhoseLettersAreWrittenInParts) {
  std::vector<ObjectContents> objects;
  objects.push_back(Object("\u110B\u1167\u11BC\u1112\u116A.mp4", 1, 0, 0, 0, 0));  // 영화, as macOS writes it
  objects.push_back(Object("영화.mkv", 1, 0, 0, 0, 0));
  objects.push_back(Object("Cafe\u0301.mp4", 1, 0, 0, 0, 0));
  for (auto [query, total] : {std::pair{"q=%EC%98%81%ED%99%94", 2}, {"q=%ED%99%94.M", 2}, {"q=caf%C3%A9", 1}, {"q=%EC%A0%84", 0}})
    EXPECT_EQ(SelectPage(objects, *ParseCacheQuery(query)).total, static_cast<std::size_t>(total)) << query;
}

}  // namespace
}  // namespace reelcache
