#include "media/playability.h"

#include <gtest/gtest.h>

namespace reelcache {
namespace {

using enum PlayWord;

struct Case {
  const char* name;
  MediaFacts facts;
  std::array<PlayWord, 4> words;  // Chrome, Firefox, Safari, Edge
};

MediaFacts File(std::string container, std::string video, std::string audio, std::string pixel_format = "yuv420p",
                std::string codec_string = "") {
  MediaFacts facts;
  facts.container = std::move(container);
  if (!video.empty()) facts.video = VideoTrack{.codec = video, .codec_string = codec_string, .pixel_format = pixel_format};
  if (!audio.empty()) facts.audio = AudioTrack{.codec = audio};
  return facts;
}

MediaFacts Damaged(Damage damage, MediaFacts facts) {
  facts.damage = damage;
  return facts;
}

constexpr std::array kAll = {kDirect, kDirect, kDirect, kDirect};

// reference: Chromium 156 and Firefox 153, measured.
const Case kCases[] = {
    {"Mp4", File("mp4", "h264", "aac"), kAll},
    {"QuickTime", File("mov", "h264", "aac"), kAll},
    {"WithoutSound", File("mp4", "h264", ""), kAll},
    {"SoundOnly", File("mp4", "", "aac"), kAll},
    {"Webm", File("webm", "vp8", "opus"), kAll},
    {"WebmVp9", File("webm", "vp9", "opus"), kAll},
    {"WebmVorbis", File("webm", "vp8", "vorbis"), {kDirect, kDirect, kMachineSound, kDirect}},
    {"Matroska", File("matroska", "h264", "aac"), {kDirect, kDirect, kContainer, kDirect}},
    {"Avi", File("avi", "mpeg4", "mp3"), {kContainer, kContainer, kContainer, kContainer}},
    {"AviOfH264", File("avi", "h264", "mp3"), {kContainer, kContainer, kContainer, kContainer}},
    {"Flv", File("flv", "h264", "aac"), {kContainer, kContainer, kContainer, kContainer}},
    {"Wmv", File("asf", "wmv2", "wmav2"), {kContainer, kContainer, kContainer, kContainer}},
    {"Hevc", File("mp4", "hevc", "aac", "yuv420p", "hvc1.1.6.L93.90"),
     {kMachinePicture, kMachinePicture, kDirect, kMachinePicture}},
    {"HevcUnderTheOtherTag", File("mp4", "hevc", "aac", "yuv420p", "hev1.1.6.L93.90"),
     {kMachinePicture, kMachinePicture, kPicture, kMachinePicture}},
    {"Mpeg4InMp4", File("mp4", "mpeg4", "aac"), {kPicture, kPicture, kPicture, kPicture}},
    {"Ac3", File("matroska", "h264", "ac3"), {kSound, kSound, kContainer, kMachineSound}},
    {"Ac3InMp4", File("mp4", "h264", "ac3"), {kSound, kSound, kDirect, kMachineSound}},
    {"TenBits", File("mp4", "h264", "aac", "yuv422p10le"), {kDirect, kDirect, kMachinePicture, kDirect}},
    {"ProRes", File("mov", "prores", "aac", "yuv422p10le"), {kPicture, kPicture, kMachinePicture, kPicture}},
    {"Vp8InMp4", File("mp4", "vp8", "aac"), {kPicture, kPicture, kPicture, kPicture}},
    {"UnknownCodec", File("mp4", "unknown", ""), {kPicture, kPicture, kPicture, kPicture}},
    {"Unreadable", Damaged(Damage::kUnreadable, {}), {kDamaged, kDamaged, kDamaged, kDamaged}},
    {"CutBeforeItsIndex", Damaged(Damage::kCutOff, File("mp4", "", "")), {kDamaged, kDamaged, kDamaged, kDamaged}},
    {"CutBehindItsIndex", Damaged(Damage::kCutOff, File("mp4", "h264", "aac")), kAll},
};

class PlayabilityOfFile : public testing::TestWithParam<Case> {};

TEST_P(PlayabilityOfFile, IsKnown) { EXPECT_EQ(PlayabilityOf(GetParam().facts).by_browser, GetParam().words); }

INSTANTIATE_TEST_SUITE_P(Kinds, PlayabilityOfFile, testing::ValuesIn(kCases),
                         [](const auto& c) { return c.param.name; });

}  // namespace
}  // namespace reelcache
