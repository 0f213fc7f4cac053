#include "app/admin_place.h"

#include <gtest/gtest.h>

namespace reelcache {
namespace {

using Kind = AdminPlace::Kind;

struct PlaceCase {
  const char* text;
  AdminPlace place;
  bool outside;
};

TEST(UrlOf, IsWhatABrowserTakes) {
  EXPECT_EQ(UrlOf("127.0.0.1", 80), "http://127.0.0.1:80");
  EXPECT_EQ(UrlOf("::1", 5010), "http://[::1]:5010");
  for (const char* any : {"0.0.0.0", "::", "localhost"}) EXPECT_EQ(UrlOf(any, 5010), "http://localhost:5010");
}

TEST(AdminPlace, IsAWordAnAddressOrASocket) {
  const PlaceCase cases[] = {
      {"auto", {Kind::kAuto}, false},
      {"OFF", {Kind::kOff}, false},
      {"127.0.0.1:5010", {Kind::kTcp, "127.0.0.1", 5010}, false},
      {"localhost:0", {Kind::kTcp, "localhost", 0}, false},
      {"[::1]:80", {Kind::kTcp, "::1", 80}, false},
      {"0.0.0.0:5010", {Kind::kTcp, "0.0.0.0", 5010}, true},
      {"[::]:5010", {Kind::kTcp, "::", 5010}, true},
      {"10.0.0.7:65535", {Kind::kTcp, "10.0.0.7", 65535}, true},
      {"unix:/run/reelcache/admin.sock", {Kind::kUnix, "", 0, "/run/reelcache/admin.sock"}, false},
      {"unix:a:b", {Kind::kUnix, "", 0, "a:b"}, false},
  };
  for (const PlaceCase& c : cases) {
    SCOPED_TRACE(c.text);
    EXPECT_EQ(ParseAdminPlace(c.text), c.place);
    EXPECT_EQ(IsReachableFromOutside(c.place), c.outside);
  }
  for (const char* bad : {"", "on", "5010", ":5010", "127.0.0.1", "127.0.0.1:", "127.0.0.1:65536", "127.0.0.1:x", "::1:5010",
                          "[127.0.0.1]:5010", "example.org:5010", "http://127.0.0.1:5010", "unix:"})
    EXPECT_EQ(ParseAdminPlace(bad), std::nullopt) << bad;
}

}  // namespace
}  // namespace reelcache
