#include "media/advice.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace reelcache {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

MediaFacts File(std::string container, std::string video, std::string audio, IndexPlace index = IndexPlace::kFront) {
  MediaFacts facts;
  facts.container = std::move(container);
  facts.index = index;
  if (!video.empty()) facts.video = VideoTrack{.codec = video, .pixel_format = "yuv420p"};
  if (!audio.empty()) facts.audio = AudioTrack{.codec = audio};
  return facts;
}

TEST(Advice, IsSilentWhereAllIsWell) { EXPECT_THAT(AdviceFor(File("mp4", "h264", "aac")), IsEmpty()); }

TEST(Advice, NamesTheIndexAtTheEnd) {
  EXPECT_THAT(AdviceFor(File("mp4", "h264", "aac", IndexPlace::kEnd)),
              ElementsAre("The index lies at the end: a player asks for it first, and begins later."));
  EXPECT_THAT(AdviceFor(File("webm", "vp8", "opus", IndexPlace::kEnd)), IsEmpty());
}

TEST(Advice, NamesTheBrowsersThatRefuse) {
  EXPECT_THAT(AdviceFor(File("avi", "mpeg4", "mp3")), ElementsAre("No browser opens AVI files."));
  EXPECT_THAT(AdviceFor(File("matroska", "h264", "aac")), ElementsAre("Safari does not open Matroska files."));
  EXPECT_THAT(AdviceFor(File("mp4", "h264", "ac3")),
              ElementsAre("Chrome and Firefox do not decode AC-3: the picture has no sound.",
                          "Edge can play AC-3 only where the machine itself decodes it."));
  EXPECT_THAT(AdviceFor(File("mp4", "hevc", "aac")),
              ElementsAre("Chrome, Firefox and Edge can show HEVC only where the machine itself decodes it."));
}

TEST(Advice, NamesSlowSeeks) {
  MediaFacts facts = File("mp4", "h264", "aac");
  facts.video->keyframe_seconds = 24.6;
  EXPECT_THAT(AdviceFor(facts), ElementsAre("Keyframes are up to 25 s apart: after a seek the picture comes late."));
}

TEST(Advice, SpeaksOfNothingElseWhereThereIsDamage) {
  MediaFacts facts = File("avi", "mpeg4", "mp3", IndexPlace::kNone);
  facts.damage = Damage::kCutOff;
  facts.damage_words = "The file is cut off.";
  EXPECT_THAT(AdviceFor(facts), ElementsAre("The file is cut off."));
}

}  // namespace
}  // namespace reelcache
