#include "origin/origin_url.h"

#include <gtest/gtest.h>

namespace reelcache {
namespace {

TEST(OriginUrl, EverySpellingOfAnAddressIsOne) {
  struct Case {
    const char* text;
    const char* formatted;
  } cases[] = {
      {"dir:videos", "dir:videos"},
      {"dir:/srv/videos/", "dir:/srv/videos"},
      {"dir:/", "dir:/"},
      {"DIR:a b?#%", "dir:a b?#%"},
      {"http://host", "http://host/"},
      {"http://host/", "http://host/"},
      {"http://HOST/Prefix", "http://host/Prefix/"},
      {"HTTP://host:80/a/", "http://host/a/"},
      {"https://host:443/a/", "https://host/a/"},
      {"https://host:80/a/", "https://host:80/a/"},
      {"http://host:/a", "http://host/a/"},
      {"http://127.0.0.1:8080/a/b", "http://127.0.0.1:8080/a/b/"},
      {"http://[::1]:8080/a", "http://[::1]:8080/a/"},
      {"http://[::1]/a", "http://[::1]/a/"},
      {"http://host/a b/\xed\x95\x9c", "http://host/a%20b/%ED%95%9C/"},
      {"http://host/a%20b/%ed%95%9c/", "http://host/a%20b/%ED%95%9C/"},
      {"replit:", "replit:"},
      {"replit://", "replit:"},
      {"replit:replit-objstore-1/films", "replit:replit-objstore-1/films/"},
      {"gs://bucket", "gs://bucket/"},
      {"GS://bucket/a b%20c", "gs://bucket/a b%20c/"},
      {"s3://bucket/films/?region=eu&style=virtual", "s3://bucket/films/"},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.text);
    auto url = ParseOriginUrl(c.text);
    ASSERT_TRUE(url) << url.error().message;
    EXPECT_EQ(url->Format(), c.formatted);
    EXPECT_EQ(ParseOriginUrl(url->Format())->Format(), c.formatted);
  }
}

TEST(OriginUrl, WhatIsRefusedNamesTheOptionAndTheCure) {
  struct Case {
    const char* text;
    const char* says;
  } cases[] = {
      {"", "accepted are"},
      {"videos", "write dir:videos"},
      {"/srv/videos", "write dir:/srv/videos"},
      {"s3:bucket", "must begin with s3://"},
      {"s3://", "bucket"},
      {"gs:///films", "bucket"},
      {"gs://a@b.example/", "bucket"},
      {"gs://bu..cket", "bucket"},
      {"replit:/films", "replit:BUCKET"},
      {"s3://bucket?key=secret", "endpoint=URL"},
      {"s3://bucket?style=both", "endpoint=URL"},
      {"ftp://host/", "unknown kind \"ftp\""},
      {"dir:", "names no folder"},
      {"http:host/", "must begin with http://"},
      {"http:///path", "no valid host"},
      {"http://ho st/", "no valid host"},
      {"http://host:0/", "port"},
      {"http://host:65536/", "port"},
      {"http://user:secret@host/", "user name or password"},
      {"http://host/?a=b", "'?' or '#'"},
      {"http://host?a=b", "'?' or '#'"},
      {"http://host/#a", "'?' or '#'"},
      {"http://host/a%2Fb/", "%2F"},
      {"http://host/a%zz/", "%25"},
      {"http://host/a/../b/", "'.' or '..'"},
      {"http://host/%2e%2e/", "'.' or '..'"},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.text);
    auto url = ParseOriginUrl(c.text);
    ASSERT_FALSE(url);
    EXPECT_EQ(url.error().kind, ErrorKind::kInvalid);
    EXPECT_TRUE(url.error().message.starts_with("--origin ")) << url.error().message;
    EXPECT_NE(url.error().message.find(c.says), std::string::npos) << url.error().message;
    EXPECT_EQ(url.error().message.find("secret"), std::string::npos) << url.error().message;
  }
}

TEST(OriginUrl, ParametersOfS3) {
  auto url = ParseOriginUrl("s3://bucket/a?endpoint=http%3A%2F%2F127.0.0.1:9000&region=auto&profile=two&style=path");
  ASSERT_TRUE(url) << url.error().message;
  EXPECT_EQ(url->endpoint, "http://127.0.0.1:9000");
  EXPECT_EQ(url->region, "auto");
  EXPECT_EQ(url->profile, "two");
  EXPECT_EQ(url->virtual_host, false);
  EXPECT_EQ(url->prefix, "a/");
  EXPECT_FALSE(ParseOriginUrl("s3://bucket")->virtual_host);
}

TEST(OriginUrl, SeveralHaveNames) {
  auto two = ParseOrigins({"films=gs://bucket", "\xea\xb0\x80 b=dir:/a=b"});
  ASSERT_TRUE(two) << two.error().message;
  EXPECT_EQ(two->at(0).name, "films");
  EXPECT_EQ(two->at(1).name, "\xea\xb0\x80 b");
  EXPECT_EQ(two->at(1).url.path, "/a=b");
  EXPECT_EQ(ParseOrigins({"dir:/a=b"})->front().name, "");
  EXPECT_EQ(ParseOrigins({"s3://bucket?region=a"})->front().name, "");
  EXPECT_EQ(ParseOrigins({"one=dir:x"})->front().name, "one");
  for (std::vector<std::string> bad : {std::vector<std::string>{"dir:a", "dir:b"}, {"a=dir:a", "a=dir:b"}, {".a=dir:a"},
                                       {"a=nonsense"}, {std::string(65, 'n') + "=dir:a"}})
    EXPECT_FALSE(ParseOrigins(bad)) << bad.front();
}

TEST(OriginUrl, RedirectsResolveOnTheSameServerOnly) {
  const std::string from = "http://host:8080/a/b/c.mp4";
  struct Case {
    const char* location;
    std::optional<std::string> to;
  } cases[] = {
      {"/x", "http://host:8080/x"},
      {"d.mp4", "http://host:8080/a/b/d.mp4"},
      {"../d.mp4?x=1#part", "http://host:8080/a/d.mp4?x=1"},
      {"http://HOST:8080/y", "http://HOST:8080/y"},
      {"//host:8080/z", "http://host:8080/z"},
      {"http://host/y", std::nullopt},
      {"http://host:8081/y", std::nullopt},
      {"https://host:8080/y", std::nullopt},
      {"//other:8080/y", std::nullopt},
      {"http://user:pw@host:8080/y", std::nullopt},
      {"http://host:8080@evil/y", std::nullopt},
      {"", std::nullopt},
      {"http://", std::nullopt},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.location);
    EXPECT_EQ(ResolveRedirect(from, c.location), c.to);
  }
  EXPECT_EQ(ResolveRedirect("http://host/a", "http://host:80/b"), "http://host:80/b");
}

TEST(OriginUrl, ThePathOfAUrl) {
  EXPECT_EQ(PathOfUrl("http://host:1/a/b"), "/a/b");
  EXPECT_EQ(PathOfUrl("http://host"), "");
  EXPECT_EQ(PathOfUrl("/a"), "");
}

}  // namespace
}  // namespace reelcache
