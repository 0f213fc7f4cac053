#include "gallery/pages.h"

#include <gtest/gtest.h>

#include "gzip_test_util.h"
#include "support/temp_folder.h"

namespace reelcache {
namespace {

class PagesTest : public testing::Test {
 protected:
  Answer Ask(const std::string& path, const char* accepted = nullptr) {
    RequestHead head;
    if (accepted != nullptr) head.fields.Add("Accept-Encoding", accepted);
    Answer got;
    router_.Find(path).handler->Handle(loop_, head, {}, [&](Answer answer) { got = std::move(answer); });
    return got;
  }
  static std::string Field(const Answer& answer, std::string_view name) {
    for (const auto& [key, value] : answer.fields)
      if (key == name) return value;
    return "";
  }

  TempFolder folder_;
  Loop loop_{"test"};
  Pages pages_;
  Router router_;
};

TEST_F(PagesTest, AreCompressedForWhoTakesThat) {
  const std::string page(10'000, 'a');
  folder_.Put("index.html", page);
  folder_.Put("tiny.js", "1");
  ASSERT_TRUE(pages_.Load(folder_.path()).ok());
  pages_.AddTo(router_, false);
  const Answer plain = Ask("/"), packed = Ask("/", "gzip, br"), refused = Ask("/", "gzip;q=0"), tiny = Ask("/tiny.js", "gzip");
  EXPECT_EQ(plain.body.bytes, page);
  EXPECT_EQ(refused.body.bytes, page);
  EXPECT_EQ(tiny.body.bytes, "1");
  EXPECT_EQ(Gunzip(packed.body.bytes), page);
  EXPECT_EQ(Field(packed, "Content-Encoding"), "gzip");
  EXPECT_EQ(Field(plain, "Content-Encoding"), "");
  EXPECT_EQ(Field(plain, "Vary"), "Accept-Encoding");
  EXPECT_NE(Field(plain, "ETag"), Field(packed, "ETag"));
  EXPECT_NE(Field(packed, "Content-Security-Policy"), "");
}

TEST_F(PagesTest, OfOperatorsHavePlacesOfTheirOwn) {
  for (const char* name : {"index.html", "cache.html", "login.html", "cache.js"}) folder_.Put(name, name);
  ASSERT_TRUE(pages_.Load(folder_.path()).ok());
  Router with_login;
  pages_.AddTo(router_, false);
  pages_.AddTo(with_login, true);
  EXPECT_EQ(Ask("/cache").body.bytes, "cache.html");
  EXPECT_TRUE(router_.Find("/cache").operator_only);
  EXPECT_FALSE(router_.Find("/cache.js").operator_only);
  EXPECT_EQ(router_.Find("/login").handler, nullptr);
  EXPECT_NE(with_login.Find("/login").handler, nullptr);
  EXPECT_FALSE(with_login.Find("/login").operator_only);
  for (const char* path : {"/cache.html", "/login.html"}) EXPECT_EQ(with_login.Find(path).handler, nullptr) << path;
}

TEST_F(PagesTest, WithoutAnIndexAreRefused) { EXPECT_FALSE(pages_.Load(folder_.path()).ok()); }

}  // namespace
}  // namespace reelcache
