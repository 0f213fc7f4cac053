#include "gallery/subtitle_names.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace reelcache {
namespace {

using testing::ElementsAre;

TEST(SubtitleNames, AreKnownByTheirExtension) {
  for (const char* name : {"a.vtt", "a/b.SRT", "a.ko.smi"}) EXPECT_TRUE(IsSubtitleName(name)) << name;
  for (const char* name : {"a.mp4", "vtt", ".srt", "a.ass", "a.srt.mp4"}) EXPECT_FALSE(IsSubtitleName(name)) << name;
}

TEST(SubtitleNames, BelongToTheVideoOfTheirName) {
  const std::vector<std::string> names = {"a/film 2.srt", "a/film.en.forced.vtt", "a/film.ko.smi", "a/film.srt",
                                          "a/film.x/y.srt", "b/film.srt",         "film.srt"};
  EXPECT_THAT(SubtitlesOf(names, "a/film.mp4"), ElementsAre("a/film.ko.smi", "a/film.srt"));
  EXPECT_THAT(SubtitlesOf(names, "film.webm"), ElementsAre("film.srt"));
  EXPECT_THAT(SubtitlesOf(names, "c.mp4"), ElementsAre());
}

}  // namespace
}  // namespace reelcache
