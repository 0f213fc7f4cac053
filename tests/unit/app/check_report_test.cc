#include "app/check_report.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "app/text_width.h"

namespace reelcache {
namespace {

using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;

CheckedVideo Film(std::string name) {
  CheckedVideo video;
  video.name = std::move(name);
  video.object.complete_length = 1'000'000;
  video.object.validator = {Validator::Kind::kStrongTag, "\"v1\""};
  video.facts.container = "mp4";
  video.facts.index = IndexPlace::kFront;
  video.facts.duration = 3725.2;
  video.facts.bitrate = 4'500'000;
  video.facts.video = VideoTrack{"h264", "avc1.64001f", "yuv420p", 1920, 1080, 25, 2, false};
  video.facts.audio = AudioTrack{"aac", "mp4a.40.2", 2, 48000};
  video.cost = {2, 524'288};
  return video;
}

CheckedVideo Missing() {
  CheckedVideo video;
  video.name = "gone.mp4";
  video.error = Error{ErrorKind::kNotFound, "the server answered 404"};
  video.cost.requests = 1;
  return video;
}

TEST(CheckTable, HasALineForAGoodVideo) {
  const TableStyle style{.name_width = 12};
  EXPECT_EQ(CheckTableHead(style),
            "VIDEO         PLAYS          FORMAT     PICTURE           SOUND    LENGTH  MBIT/S  KEYFRAME  INDEX\n");
  EXPECT_EQ(CheckTableRow(Film("film.mp4"), style),
            "film.mp4      everywhere     MP4        H.264 1920x1080   AAC     1:02:05    4.50     2.0 s  front\n");
}

TEST(CheckTable, KeepsColumnsBehindHangul) {
  const std::string row = CheckTableRow(Film("한글.mp4"), {.name_width = 12});
  EXPECT_EQ(TextWidth(row.substr(0, row.find("everywhere"))), 14u);
}

TEST(CheckTable, SaysBelowAVideoWhatIsToBeDone) {
  CheckedVideo video = Film("film.mp4");
  video.facts.index = IndexPlace::kEnd;
  EXPECT_THAT(CheckTableRow(video, {.name_width = 12}),
              EndsWith("end\n  The index lies at the end: a player asks for it first, and begins later.\n"
                       "  ffmpeg -i film.mp4 -c copy -movflags +faststart film.mended.mp4\n"));
}

TEST(CheckTable, NamesAMissingVideo) {
  EXPECT_THAT(CheckTableRow(Missing(), {.name_width = 12}), HasSubstr("not there"));
  EXPECT_THAT(CheckTableRow(Missing(), {.name_width = 12}), HasSubstr("There is no such object at the origin"));
}

TEST(CheckTable, IsPaintedOnWishOnly) {
  EXPECT_THAT(CheckTableRow(Film("film.mp4"), {.name_width = 12}), Not(HasSubstr("\x1b")));
  EXPECT_THAT(CheckTableRow(Film("film.mp4"), {.name_width = 12, .colours = true}), HasSubstr("\x1b[32meverywhere"));
}

// A name must not move the cursor of the terminal.
TEST(CheckTable, EscapesNamesThatWouldNotStayOnTheirLine) {
  CheckedVideo video = Film("a\x1b[2J\n\xc2\x9b.mkv");
  video.facts.container = "matroska";
  const std::string row = CheckTableRow(video, {.name_width = 30});
  EXPECT_THAT(row, Not(HasSubstr("\x1b")));
  EXPECT_THAT(row, Not(HasSubstr("\x9b")));
  EXPECT_EQ(std::count(row.begin(), row.end(), '\n'), 3);
}

TEST(CheckTable, FitsIntoATerminal) {
  for (Language language : {Language::kEnglish, Language::kKorean})
    for (std::size_t columns : {80, 90, 100, 120, 200}) {
      TableStyle style{.name_width = 60, .language = language};
      style.FitInto(columns);
      EXPECT_LE(TextWidth(CheckTableHead(style)) - 1, columns);
      EXPECT_LE(TextWidth(CheckTableRow(Film("film.mp4"), style)) - 1, columns);
    }
}

TEST(CheckTable, SpeaksKorean) {
  const TableStyle style{.name_width = 12, .language = Language::kKorean};
  EXPECT_EQ(CheckTableHead(style),
            "파일          재생           형식       영상              소리       길이  Mbit/s  키프레임  색인\n");
  EXPECT_EQ(CheckTableRow(Film("film.mp4"), style),
            "film.mp4      어디서나       MP4        H.264 1920x1080   AAC     1:02:05    4.50     2.0초  맨 앞\n");
  EXPECT_THAT(CheckTableRow(Missing(), style), HasSubstr("없음"));
  EXPECT_THAT(CheckTableRow(Missing(), style), HasSubstr("\n  원본 저장소에 없는 이름입니다."));
}

// Each column begins where its title does.
TEST(CheckTable, KeepsColumnsBehindKoreanVerdicts) {
  const TableStyle style{.name_width = 12, .language = Language::kKorean};
  const std::string head = CheckTableHead(style);
  const std::size_t format = TextWidth(head.substr(0, head.find("형식")));
  CheckedVideo avi = Film("film.avi"), matroska = Film("film.mkv"), hevc = Film("film.mov"), cut = Film("cut.mp4");
  avi.facts.container = "avi";
  matroska.facts.container = "matroska";
  hevc.facts.container = "mov";
  hevc.facts.video->codec = "hevc";
  cut.facts.damage = Damage::kCutOff;
  struct Case {
    const CheckedVideo& video;
    std::string verdict, container;
  };
  for (const Case& each : {Case{avi, "재생 불가", "AVI"}, {matroska, "Safari 제외", "Matroska"},
                           {hevc, "일부 기기", "QuickTime"}, {cut, "잘림", "MP4"}}) {
    const std::string row = CheckTableRow(each.video, style);
    EXPECT_THAT(row, HasSubstr("  " + each.verdict + " "));
    EXPECT_EQ(TextWidth(row.substr(0, row.find(each.container))), format) << row;
  }
}

TEST(CheckJson, HoldsWhatIsKnownInOneLine) {
  const std::string line = CheckJson(Film("film.mp4"));
  EXPECT_EQ(std::count(line.begin(), line.end(), '\n'), 1);
  auto json = nlohmann::json::parse(line);
  EXPECT_EQ(json["name"], "film.mp4");
  EXPECT_EQ(json["readable"], true);
  EXPECT_EQ(json["size"], 1'000'000);
  EXPECT_EQ(json["ranges"], "answered");
  EXPECT_EQ(json["validator"], "strong_tag");
  EXPECT_EQ(json["video"]["codec"], "h264");
  EXPECT_EQ(json["play"]["safari"], "direct");
  EXPECT_EQ(json["mend"], "nothing");
  EXPECT_FALSE(json.contains("ffmpeg"));
  EXPECT_EQ(json["requests"], 2);
}

TEST(CheckJson, StaysEnglish) {
  auto json = nlohmann::json::parse(CheckJson(Missing()));
  EXPECT_THAT(json["advice"][0].get<std::string>(), HasSubstr("There is no such object"));
}

TEST(CheckJson, HoldsTheErrorOfOneThatCannotBeRead) {
  auto json = nlohmann::json::parse(CheckJson(Missing()));
  EXPECT_EQ(json["readable"], false);
  EXPECT_EQ(json["error"], "not_found");
  EXPECT_FALSE(json.contains("video"));
}

TEST(CheckSummaryText, CountsAndNamesWhatTheOriginLacks) {
  CheckSummary summary;
  CheckedVideo avi = Film("film.avi");
  avi.facts.container = "avi";
  avi.range_ignored = true;
  avi.object.validator = {};
  summary.Add(Film("film.mp4"));
  summary.Add(avi);
  EXPECT_FALSE(summary.has_fault());
  summary.Add(Missing());
  EXPECT_TRUE(summary.has_fault());
  const std::string text = summary.Text(Language::kEnglish);
  EXPECT_THAT(text, HasSubstr("3 videos. Playing everywhere: 1, not everywhere: 1, broken: 1.\n"));
  EXPECT_THAT(text, HasSubstr("5 requests to the origin brought 1.0 MiB.\n"));
  EXPECT_THAT(text, HasSubstr("ignores byte ranges (1 of 3)"));
  EXPECT_THAT(text, HasSubstr("no strong validator, such as an ETag (1 of 3)"));
  const std::string korean = summary.Text(Language::kKorean);
  EXPECT_THAT(korean, HasSubstr("동영상 3개. 어디서나 재생: 1, 일부에서만 또는 재생 불가: 1, 손상: 1.\n"));
  EXPECT_THAT(korean, HasSubstr("원본 저장소에 5번 요청해 1.0 MiB를 받았습니다.\n"));
  EXPECT_THAT(korean, HasSubstr("바이트 범위를 무시합니다(1/3)"));
  EXPECT_THAT(korean, HasSubstr("주지 않습니다(1/3)"));
}

}  // namespace
}  // namespace reelcache
