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
      {"s3://bucket/", "unknown kind \"s3\""},
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
