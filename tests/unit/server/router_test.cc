#include "server/router.h"

#include <gtest/gtest.h>

namespace reelcache {
namespace {

TEST(DownloadName, IsWhatFollowsThePrefix) {
  EXPECT_EQ(DownloadName("/download/a b/한글.mp4"), "a b/한글.mp4");
  for (std::string name : {"a//b.mp4", "/a.mp4", "//a.mp4", "/", "a/", "a%2Fb.mp4", "a\\b.mp4", "🎬 +#?.mp4"})
    EXPECT_EQ(DownloadName("/download/" + name), name);
  EXPECT_EQ(DownloadName("/download/...mp4"), "...mp4");
}

TEST(DownloadName, RefusesNamesThatCouldLeaveOrHide) {
  using namespace std::string_view_literals;
  for (auto bad : {"/download/"sv, "/download"sv, "/downloads/a"sv, "/download/../a"sv, "/download/a/.."sv,
                   "/download/./a"sv, "/download//../a"sv, "/download/a//./b"sv, "/download/.."sv,
                   "/download/a\0b"sv, "/download/\xc0\xae"sv, "/a"sv})
    EXPECT_EQ(DownloadName(bad), std::nullopt) << bad;
  EXPECT_EQ(DownloadName("/download/" + std::string(1090, 'a')), std::nullopt);
  EXPECT_TRUE(DownloadName("/download/" + std::string(1089, 'a')));
}

}  // namespace
}  // namespace reelcache
