#include "gallery/media_json.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace reelcache {
namespace {

using Json = nlohmann::json;
using testing::ElementsAre;

MediaFacts Film() {
  MediaFacts facts;
  facts.container = "mp4";
  facts.index = IndexPlace::kFront;
  facts.duration = 61.2344;
  facts.bitrate = 8'000'000;
  facts.video = VideoTrack{.codec = "h264", .codec_string = "avc1.64001f", .width = 1920, .height = 1080};
  facts.audio = AudioTrack{.codec = "aac", .codec_string = "mp4a.40.2", .channels = 2, .sample_rate = 48000};
  return facts;
}

Json ListObject(const MediaFacts& facts, std::string_view poster_path = "") {
  return Json::parse(R"({"name":"a")" + ListMembers(facts, poster_path) + "}");
}

TEST(MediaJson, AFilmThatPlaysEverywhere) {
  EXPECT_EQ(ListObject(Film(), "/poster/a?v=1"),
            Json::parse(R"({"name":"a","duration":61.234,"width":1920,"height":1080,"video_codec":"h264",
                            "audio_codec":"aac","faststart":true,"play":"direct","poster":"/poster/a?v=1"})"));
}

TEST(MediaJson, WhatIsNotKnownIsAbsent) {
  EXPECT_EQ(ListObject(MediaFacts{}), Json::parse(R"({"name":"a","play":"damaged"})"));
}

TEST(MediaJson, AnIndexAtTheEndIsNoFastStartAndNoIndexIsNeither) {
  MediaFacts facts = Film();
  facts.index = IndexPlace::kEnd;
  EXPECT_EQ(ListObject(facts)["faststart"], false);
  facts.index = IndexPlace::kNone;
  EXPECT_FALSE(ListObject(facts).contains("faststart"));
  facts.container = "webm";
  facts.index = IndexPlace::kEnd;
  EXPECT_FALSE(ListObject(facts).contains("faststart"));
}

struct PlayCase {
  const char* container;
  const char* picture;
  const char* sound;
  const char* play;
  std::vector<std::string> plays_in;
};

TEST(MediaJson, TheMildestReasonAndTheBrowsersThatPlayIt) {
  const PlayCase cases[] = {
      {"matroska", "h264", "aac", "direct", {"chrome", "firefox", "edge"}},
      {"mp4", "hevc", "aac", "direct", {"safari"}},
      {"matroska", "hevc", "aac", "machine_picture", {}},
      {"mp4", "h264", "dts", "sound", {}},
      {"mp4", "mpeg4", "aac", "picture", {}},
      {"avi", "h264", "aac", "container", {}},
  };
  for (const PlayCase& each : cases) {
    MediaFacts facts = Film();
    facts.container = each.container;
    facts.video->codec = each.picture;
    facts.audio->codec = each.sound;
    Json json = ListObject(facts);
    EXPECT_EQ(json["play"], each.play) << each.container << each.picture << each.sound;
    EXPECT_EQ(json.value("plays_in", std::vector<std::string>()), each.plays_in) << each.container << each.picture;
  }
}

TEST(MediaJson, DetailsSayAllThatAPersonMayAsk) {
  MediaFacts facts = Film();
  facts.index = IndexPlace::kEnd;
  Json json = Json::parse(DetailJson("b \"1\".mp4", facts, ""));
  EXPECT_EQ(json["name"], "b \"1\".mp4");
  EXPECT_EQ(json["duration"], 61.234);
  EXPECT_EQ(json["container"], "mp4");
  EXPECT_EQ(json["index"], "end");
  EXPECT_EQ(json["bitrate"], 8'000'000);
  EXPECT_EQ(json["codecs"], "avc1.64001f, mp4a.40.2");
  EXPECT_EQ(json["play_in"], Json::parse(R"({"chrome":"direct","firefox":"direct","safari":"direct","edge":"direct"})"));
  EXPECT_EQ(json["mend"], "remux");
  EXPECT_TRUE(json["ffmpeg"].get<std::string>().starts_with("ffmpeg "));
  EXPECT_FALSE(json["advice"].empty());
}

TEST(MediaJson, CodecsAreToldOnlyTogether) {
  MediaFacts facts = Film();
  facts.audio->codec_string = "";
  EXPECT_FALSE(Json::parse(DetailJson("a", facts, "")).contains("codecs"));
  facts.audio.reset();
  EXPECT_EQ(Json::parse(DetailJson("a", facts, ""))["codecs"], "avc1.64001f");
}

TEST(MediaJson, AVideoThatCouldNotBeRead) {
  EXPECT_EQ(Json::parse(UnreadJson("a", ErrorWord(ErrorKind::kNotFound))),
            Json::parse(R"({"name":"a","error":"not_found"})"));
}

}  // namespace
}  // namespace reelcache
