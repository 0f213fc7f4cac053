#include "media/advice.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "media/damage_words.h"

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

std::vector<std::string> English(const MediaFacts& facts) { return AdviceFor(facts, Language::kEnglish); }
std::vector<std::string> Korean(const MediaFacts& facts) { return AdviceFor(facts, Language::kKorean); }

TEST(Advice, IsSilentWhereAllIsWell) { EXPECT_THAT(English(File("mp4", "h264", "aac")), IsEmpty()); }

TEST(Advice, NamesTheIndexAtTheEnd) {
  EXPECT_THAT(English(File("mp4", "h264", "aac", IndexPlace::kEnd)),
              ElementsAre("The index lies at the end: a player asks for it first, and begins later."));
  EXPECT_THAT(English(File("webm", "vp8", "opus", IndexPlace::kEnd)), IsEmpty());
}

TEST(Advice, NamesTheBrowsersThatRefuse) {
  EXPECT_THAT(English(File("avi", "mpeg4", "mp3")), ElementsAre("No browser opens AVI files."));
  EXPECT_THAT(English(File("matroska", "h264", "aac")), ElementsAre("Safari does not open Matroska files."));
  EXPECT_THAT(English(File("mp4", "h264", "ac3")),
              ElementsAre("Chrome and Firefox do not decode AC-3: the picture has no sound.",
                          "Edge can play AC-3 only where the machine itself decodes it."));
  EXPECT_THAT(English(File("mp4", "hevc", "aac")),
              ElementsAre("Chrome, Firefox and Edge can show HEVC only where the machine itself decodes it."));
}

TEST(Advice, NamesSlowSeeks) {
  MediaFacts facts = File("mp4", "h264", "aac");
  facts.video->keyframe_seconds = 24.6;
  EXPECT_THAT(English(facts), ElementsAre("Keyframes are up to 25 s apart: after a seek the picture comes late."));
}

TEST(Advice, SpeaksOfNothingElseWhereThereIsDamage) {
  MediaFacts facts = File("avi", "mpeg4", "mp3", IndexPlace::kNone);
  facts.damage = Damage::kCutOff;
  facts.damage_words = "The file is cut off.";
  EXPECT_THAT(English(facts), ElementsAre("The file is cut off."));
}

TEST(Advice, SpeaksKorean) {
  EXPECT_THAT(Korean(File("mp4", "h264", "aac")), IsEmpty());
  EXPECT_THAT(Korean(File("avi", "mpeg4", "mp3")), ElementsAre("AVI 파일을 여는 브라우저는 없습니다."));
  EXPECT_THAT(Korean(File("matroska", "h264", "aac")), ElementsAre("Safari에서는 Matroska 파일이 열리지 않습니다."));
  EXPECT_THAT(Korean(File("mp4", "h264", "ac3")),
              ElementsAre("Chrome, Firefox에서는 AC-3 소리를 해독하지 못해 소리가 나지 않습니다.",
                          "Edge에서 AC-3 소리는 기기가 직접 해독할 수 있을 때만 납니다."));
  MediaFacts unusual = File("mp4", "h264", "aac", IndexPlace::kEnd);
  unusual.video->pixel_format = "yuv422p10le";
  unusual.video->keyframe_seconds = 24.6;
  EXPECT_THAT(Korean(unusual), ElementsAre("Safari에서 H.264(yuv422p10le) 영상은 기기가 직접 해독할 수 있을 때만 나옵니다.",
                                           "색인이 파일 끝에 있어 재생이 늦게 시작됩니다.",
                                           "키프레임 간격이 최대 25초라, 탐색한 뒤 화면이 늦게 나옵니다."));
}

TEST(Advice, SpeaksKoreanOfDamageItKnows) {
  MediaFacts facts = File("mp4", "h264", "aac");
  facts.damage = Damage::kUndecodable;
  facts.damage_words = InEnglish(kDamageSound, "0:06");
  EXPECT_THAT(Korean(facts), ElementsAre("0:06 부분의 소리가 손상되어 해독할 수 없습니다."));
  facts.damage_words = "Said by nobody here.";
  EXPECT_THAT(Korean(facts), ElementsAre("Said by nobody here."));
}

}  // namespace
}  // namespace reelcache
