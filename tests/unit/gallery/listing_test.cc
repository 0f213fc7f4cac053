#include "gallery/listing.h"

#include <gtest/gtest.h>

namespace reelcache {
namespace {

ListedObject Listed(std::string name) { return {std::move(name), 10, std::nullopt, std::nullopt}; }

TEST(SelectVideos, KeepsTheEightFormatsSorted) {
  auto videos = SelectVideos({Listed("b10.MP4"), Listed("b2.webm"), Listed("notes.txt"), Listed(".trash/x.mp4"),
                              Listed("a/.x.mov"), Listed("a/y.MoV"), Listed("bad\xff.mp4")},
                             false);
  std::vector<std::string> names;
  for (const auto& video : videos) names.push_back(video.name);
  EXPECT_EQ(names, (std::vector<std::string>{"a/y.MoV", "b2.webm", "b10.MP4"}));
}

TEST(SelectVideos, HiddenOnesOnWish) { EXPECT_EQ(SelectVideos({Listed(".x.mp4")}, true).size(), 1u); }

TEST(FormatVideoList, IsAnArrayWithEveryField) {
  ListedObject video = Listed("a b/한글 #1?.mp4");
  video.last_modified = WallTime(std::chrono::seconds(784903526));
  EXPECT_EQ(FormatVideoList({video}),
            R"([{"etag":null,"modified":"1994-11-15T12:45:26Z","name":"a b/한글 #1?.mp4","size":10,)"
            R"("url":"/download/a%20b/%ED%95%9C%EA%B8%80%20%231%3F.mp4"}])");
  EXPECT_EQ(FormatVideoList({}), "[]");
}

}  // namespace
}  // namespace reelcache
