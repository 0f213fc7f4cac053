#include "gallery/video_list.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace reelcache {
namespace {

using testing::ElementsAre;

VideoList ListOf(const std::vector<std::string>& names, std::uint32_t source = 0) {
  VideoList list;
  for (const std::string& name : names) list.Append(name, "\"" + name + "\"", source);
  return list;
}

std::vector<std::string> NamesOf(const VideoList& list) {
  std::vector<std::string> names;
  for (std::size_t i = 0; i < list.size(); ++i) {
    names.emplace_back(list.name(i));
    EXPECT_EQ(list.json(i), "\"" + names.back() + "\"");
  }
  EXPECT_EQ(nlohmann::json::parse(list.json()), nlohmann::json(names));
  return names;
}

struct ListedCase {
  std::string_view name;
  bool listed;
  bool listed_with_hidden;
};

TEST(IsListed, VideosThatMayBeServed) {
  for (const ListedCase& c : std::initializer_list<ListedCase>{{"a/y.MoV", true, true},
                                                               {"notes.txt", false, false},
                                                               {".trash/x.mp4", false, true},
                                                               {"a/.x.mov", false, true},
                                                               {"bad\xff.mp4", false, false}}) {
    EXPECT_EQ(IsListed(c.name, false), c.listed) << c.name;
    EXPECT_EQ(IsListed(c.name, true), c.listed_with_hidden) << c.name;
  }
}

TEST(FormatVideo, HasEveryField) {
  ListedObject video{"", 10, WallTime(std::chrono::seconds(784903526)), std::nullopt};
  EXPECT_EQ(FormatVideo("a b/한글 #1?.mp4", video),
            R"({"etag":null,"modified":"1994-11-15T12:45:26Z","name":"a b/한글 #1?.mp4","size":10,)"
            R"("url":"/download/a%20b/%ED%95%9C%EA%B8%80%20%231%3F.mp4"})");
  EXPECT_EQ(FormatVideo("\"\\\n.mp4", {}),
            R"({"etag":null,"modified":null,"name":"\"\\\n.mp4","size":null,"url":"/download/%22%5C%0A.mp4"})");
  video.validator = Validator{Validator::Kind::kStrongTag, "\"v1\""};
  auto json = nlohmann::json::parse(FormatVideo("a.mp4", video));
  EXPECT_TRUE(ParseEntityTag(json["etag"].get<std::string>()));
}

TEST(VideoList, IsAnArrayFromTheBeginning) {
  EXPECT_EQ(VideoList().json(), "[]");
  EXPECT_EQ(ListOf({"a"}).json(), "[\"a\"]");
  EXPECT_THAT(NamesOf(ListOf({"a", "", "b c"})), ElementsAre("a", "", "b c"));
}

TEST(ReplaceSource, SortsForPeopleAndDropsDoubles) {
  Merged merged = ReplaceSource({}, 0, {ListOf({"v10", "v2", "b"}), ListOf({}), ListOf({"A", "v2"})}, {});
  EXPECT_THAT(NamesOf(merged.list), ElementsAre("A", "b", "v2", "v10"));
  EXPECT_FALSE(merged.truncated);
}

TEST(ReplaceSource, TouchesOneSourceOnly) {
  VideoList both = ReplaceSource(ListOf({"x/1", "x/3"}, 0), 1, {ListOf({"y/1", "a/1"})}, {}).list;
  EXPECT_THAT(NamesOf(both), ElementsAre("a/1", "x/1", "x/3", "y/1"));
  EXPECT_EQ(both.source(0), 1u);
  EXPECT_EQ(both.source(1), 0u);
  VideoList changed = ReplaceSource(both, 0, {ListOf({"x/2"})}, {}).list;
  EXPECT_THAT(NamesOf(changed), ElementsAre("a/1", "x/2", "y/1"));
  EXPECT_THAT(NamesOf(ReplaceSource(changed, 1, {}, {}).list), ElementsAre("x/2"));
}

TEST(ReplaceSource, OfTwoWithOneNameTheOneThatIsThereStays) {
  VideoList list = ReplaceSource(ListOf({"a", "b"}, 0), 1, {ListOf({"b", "c"})}, {}).list;
  EXPECT_THAT(NamesOf(list), ElementsAre("a", "b", "c"));
  EXPECT_EQ(list.source(1), 0u);
}

TEST(ReplaceSource, LimitsCutTheNewOnesOnly) {
  Merged merged = ReplaceSource(ListOf({"x", "z"}, 0), 1, {ListOf({"y3", "y2", "y1"})}, {3, 1000});
  EXPECT_THAT(NamesOf(merged.list), ElementsAre("x", "y1", "z"));
  EXPECT_TRUE(merged.truncated);
  merged = ReplaceSource(ListOf({"x", "z"}, 0), 1, {ListOf({"y1", "y2", "y3"})}, {1000, 30});
  EXPECT_THAT(NamesOf(merged.list), ElementsAre("x", "y1", "y2", "z"));
  EXPECT_TRUE(merged.truncated);
  EXPECT_LE(merged.list.text_bytes(), 30u);
  EXPECT_FALSE(ReplaceSource({}, 0, {ListOf({"a", "b"})}, {2, 1000}).truncated);
}

struct PageCase {
  const char* name;
  ListQuery query;
  std::string json;
  std::size_t total;
  std::string last;  // the name in the link's cursor; empty: no link
};

TEST(SelectPage, Selects) {
  const VideoList list = ListOf({"a", "B1", "b2", "b10", "B20", "c"});
  const PageCase cases[] = {
      {"all", {false, "", 1000, ""}, R"(["a","B1","b2","b10","B20","c"])", 6, ""},
      {"first page", {false, "", 2, ""}, R"(["a","B1"])", 6, "B1"},
      {"next page", {false, "", 2, "B1"}, R"(["b2","b10"])", 6, "b10"},
      {"last page, full", {false, "", 2, "b10"}, R"(["B20","c"])", 6, ""},
      {"behind the end", {false, "", 2, "c"}, "[]", 6, ""},
      {"behind a name that is gone", {false, "", 2, "b9"}, R"(["b10","B20"])", 6, "B20"},
      {"before everything", {false, "", 1, "0"}, R"(["a"])", 6, "a"},
      {"prefix knows upper and lower case", {false, "b", 1000, ""}, R"(["b2","b10"])", 2, ""},
      {"prefix that is scattered over the list", {false, "B", 1, ""}, R"(["B1"])", 2, "B1"},
      {"and its next page", {false, "B", 1, "B1"}, R"(["B20"])", 2, ""},
      {"no match", {false, "x", 5, ""}, "[]", 0, ""},
  };
  for (const PageCase& c : cases) {
    SCOPED_TRACE(c.name);
    VideoPage page = SelectPage(list, c.query);
    EXPECT_EQ(page.json, c.json);
    EXPECT_EQ(page.total, c.total);
    EXPECT_EQ(page.next, c.last.empty() ? "" : FormatNextLink(c.query, c.last));
  }
  EXPECT_EQ(SelectPage({}, {false, "", 5, ""}).json, "[]");
}

}  // namespace
}  // namespace reelcache
