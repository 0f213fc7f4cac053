#include "media/mending.h"

#include <gtest/gtest.h>

namespace reelcache {
namespace {

struct Case {
  const char* name;
  const char* file;
  MediaFacts facts;
  MendKind kind;
  const char* line;
};

MediaFacts File(std::string container, std::string video, std::string audio, IndexPlace index = IndexPlace::kFront) {
  MediaFacts facts;
  facts.container = std::move(container);
  facts.index = index;
  if (!video.empty()) facts.video = VideoTrack{.codec = video, .pixel_format = "yuv420p"};
  if (!audio.empty()) facts.audio = AudioTrack{.codec = audio};
  return facts;
}

MediaFacts Reordered(MediaFacts facts) {
  facts.video->reordered = true;
  return facts;
}

MediaFacts Damaged(Damage damage, MediaFacts facts) {
  facts.damage = damage;
  return facts;
}

const Case kCases[] = {
    {"Good", "a.mp4", File("mp4", "h264", "aac"), MendKind::kNothing, ""},
    {"IndexLast", "a.mp4", File("mp4", "h264", "aac", IndexPlace::kEnd), MendKind::kRemux,
     "ffmpeg -i a.mp4 -c copy -movflags +faststart a.mended.mp4"},
    {"IndexLastOfQuickTime", "a.mov", File("mov", "h264", "aac", IndexPlace::kEnd), MendKind::kRemux,
     "ffmpeg -i a.mov -c copy -movflags +faststart a.mp4"},
    {"FragmentsWithoutIndex", "a.mp4", File("mp4", "h264", "aac", IndexPlace::kNone), MendKind::kRemux,
     "ffmpeg -i a.mp4 -c copy -movflags +faststart a.mended.mp4"},
    {"MatroskaIsCopied", "b/a.mkv", File("matroska", "h264", "aac"), MendKind::kRemux,
     "ffmpeg -i b/a.mkv -sn -dn -c copy -movflags +faststart b/a.mp4"},
    {"MatroskaOfVpxBecomesWebm", "a.mkv", File("matroska", "vp9", "opus"), MendKind::kRemux,
     "ffmpeg -i a.mkv -sn -dn -c copy -cues_to_front 1 a.webm"},
    {"MatroskaOfVp9AndAac", "a.mkv", File("matroska", "vp9", "aac"), MendKind::kRemux,
     "ffmpeg -i a.mkv -sn -dn -c copy -movflags +faststart a.mp4"},
    {"WebmWithItsIndexBehind", "a.webm", File("webm", "vp8", "opus", IndexPlace::kEnd), MendKind::kNothing, ""},
    {"WebmWithoutIndex", "a.webm", File("webm", "vp8", "opus", IndexPlace::kNone), MendKind::kRemux,
     "ffmpeg -i a.webm -c copy -cues_to_front 1 a.mended.webm"},
    {"OnlyTheSound", "a.mkv", File("matroska", "h264", "ac3"), MendKind::kTranscode,
     "ffmpeg -i a.mkv -sn -dn -c:v copy -c:a aac -b:a 160k -movflags +faststart a.mp4"},
    {"OnlyThePicture", "a.avi", File("avi", "mpeg4", "mp3"), MendKind::kTranscode,
     "ffmpeg -i a.avi -c:v libx264 -crf 22 -preset medium -pix_fmt yuv420p -g 60 -c:a copy -movflags +faststart a.mp4"},
    {"AviOfH264IsCopied", "a.avi", File("avi", "h264", "mp3", IndexPlace::kEnd), MendKind::kRemux,
     "ffmpeg -i a.avi -c copy -movflags +faststart a.mp4"},
    {"AviOfReorderedH264IsNot", "a.avi", Reordered(File("avi", "h264", "mp3")), MendKind::kTranscode,
     "ffmpeg -i a.avi -c:v libx264 -crf 22 -preset medium -pix_fmt yuv420p -g 60 -c:a copy -movflags +faststart a.mp4"},
    {"Both", "a.wmv", File("asf", "wmv2", "wmav2"), MendKind::kTranscode,
     "ffmpeg -i a.wmv -c:v libx264 -crf 22 -preset medium -pix_fmt yuv420p -g 60 -c:a aac -b:a 160k -movflags +faststart a.mp4"},
    {"WithoutSound", "a.flv", File("flv", "flv1", ""), MendKind::kTranscode,
     "ffmpeg -i a.flv -c:v libx264 -crf 22 -preset medium -pix_fmt yuv420p -g 60 -movflags +faststart a.mp4"},
    {"CutOff", "a.mkv", Damaged(Damage::kCutOff, File("matroska", "h264", "aac")), MendKind::kSalvage,
     "ffmpeg -err_detect ignore_err -i a.mkv -c copy a.mended.mkv"},
    {"CutBeforeItsIndex", "a.mp4", Damaged(Damage::kCutOff, File("mp4", "", "", IndexPlace::kNone)), MendKind::kHopeless, ""},
    {"NoVideo", "a.mp4", Damaged(Damage::kUnreadable, {}), MendKind::kHopeless, ""},
    {"ANameWithSpaces", "내 영상 'x'.mkv", File("matroska", "h264", "aac"), MendKind::kRemux,
     "ffmpeg -i '내 영상 '\\''x'\\''.mkv' -sn -dn -c copy -movflags +faststart '내 영상 '\\''x'\\''.mp4'"},
    {"ANameLikeAnOption", "-y.mkv", File("matroska", "h264", "aac"), MendKind::kRemux,
     "ffmpeg -i ./-y.mkv -sn -dn -c copy -movflags +faststart ./-y.mp4"},
    {"ANameLikeAProtocol", "http:x.mkv", File("matroska", "h264", "aac"), MendKind::kRemux,
     "ffmpeg -i './http:x.mkv' -sn -dn -c copy -movflags +faststart './http:x.mp4'"},
    {"ANameWithALineBreak", "a\nb.mkv", File("matroska", "h264", "aac"), MendKind::kRemux,
     "ffmpeg -i $'a\\012b.mkv' -sn -dn -c copy -movflags +faststart $'a\\012b.mp4'"},
    {"ANameThatATerminalWouldObey", "a\xc2\x9b'\\.mkv", File("matroska", "h264", "aac"), MendKind::kRemux,
     "ffmpeg -i $'a\\302\\233\\047\\134.mkv' -sn -dn -c copy -movflags +faststart $'a\\302\\233\\047\\134.mp4'"},
    {"ANameWithoutExtension", "b.c/a", File("matroska", "h264", "aac"), MendKind::kRemux,
     "ffmpeg -i b.c/a -sn -dn -c copy -movflags +faststart b.c/a.mp4"},
};

class Mending : public testing::TestWithParam<Case> {};

TEST_P(Mending, DoesWhatIsNeededAndNoMore) {
  Mend mend = MendFor(GetParam().facts, GetParam().file);
  EXPECT_EQ(mend.kind, GetParam().kind);
  EXPECT_EQ(mend.line, GetParam().line);
}

INSTANTIATE_TEST_SUITE_P(Kinds, Mending, testing::ValuesIn(kCases), [](const auto& c) { return c.param.name; });

}  // namespace
}  // namespace reelcache
