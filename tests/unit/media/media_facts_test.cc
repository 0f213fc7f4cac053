#include "media/media_facts.h"

#include <gtest/gtest.h>

namespace reelcache {
namespace {

MediaFacts Film() {
  MediaFacts facts;
  facts.container = "mp4";
  facts.index = IndexPlace::kEnd;
  facts.duration = 7200.125;
  facts.bitrate = 4'000'000;
  facts.video = VideoTrack{"h264", "avc1.64001f", "yuv420p", 1920, 1080, 29.97, 2.002, true};
  facts.audio = AudioTrack{"aac", "mp4a.40.2", 2, 48000};
  return facts;
}

TEST(MediaFacts, AreTheSameAfterTheirText) {
  MediaFacts damaged;
  damaged.container = "avi";
  damaged.fragmented = true;
  damaged.damage = Damage::kCutOff;
  damaged.damage_words = "The file is cut off.";
  for (const MediaFacts& facts : {Film(), damaged, MediaFacts{}}) {
    auto parsed = ParseFacts(FormatFacts(facts));
    ASSERT_TRUE(parsed) << FormatFacts(facts);
    EXPECT_EQ(*parsed, facts);
  }
}

TEST(MediaFacts, LeaveOutWhatIsNotKnown) {
  EXPECT_EQ(FormatFacts({}), R"({"index":"unknown","damage":"none"})");
}

// The program that writes them may have been taken over by a hostile file.
TEST(MediaFacts, AreRefusedWhenTheyAreNotAsWritten) {
  for (const char* text : {"", "[]", "7", "{", R"({"container":7})", R"({"container":"a\u001b[31m"})", R"({"container":"a\u009b31m"})",
                           R"({"duration":-1})",
                           R"({"duration":1e999})", R"({"duration":"1"})", R"({"bitrate":-1})", R"({"index":"middle"})",
                           R"({"video":[]})", R"({"video":{"width":5000000000}})", R"({"video":{"codec":{}}})",
                           R"({"audio":{"channels":1.5}})", R"({"damage":"total"})", R"({"fragmented":1})",
                           "{\"container\":\"\xff\"}"})
    EXPECT_FALSE(ParseFacts(text)) << text;
  EXPECT_FALSE(ParseFacts(R"({"damage_words":")" + std::string(1000, 'x') + "\"}"));
}

}  // namespace
}  // namespace reelcache
