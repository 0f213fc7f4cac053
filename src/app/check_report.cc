#include "app/check_report.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "app/check_words.h"
#include "app/text_width.h"
#include "base/size_text.h"
#include "gallery/media_json.h"
#include "media/advice.h"
#include "media/mending.h"
#include "media/plain_text.h"
#include "media/playability.h"

namespace reelcache {
namespace {

using Json = nlohmann::ordered_json;
using Words = CheckWords;

constexpr std::string_view kRed = "31", kGreen = "32", kYellow = "33", kDim = "2", kBold = "1";
constexpr std::string_view kUnknown = "-";

std::string Painted(std::string_view text, std::string_view colour, const TableStyle& style) {
  return style.colours ? fmt::format("\x1b[{}m{}\x1b[0m", colour, text) : std::string(text);
}

// One line of the table. Numbers stand to the right of their columns.
struct Cells {
  std::string name, plays, plays_colour, format, picture, sound, length, bitrate, keyframes, index;
};

std::string Line(const Cells& cells, const TableStyle& style) {
  std::string line = fmt::format("{}  {}  {}  {}  {}  {}", FitWidth(cells.name, style.name_width),
                                 Painted(FitWidth(cells.plays, 13), cells.plays_colour, style),
                                 FitWidth(cells.format, 9), FitWidth(cells.picture, 16), FitWidth(cells.sound, 6),
                                 AlignRight(cells.length, 7));
  if (!style.narrow) line += fmt::format("  {}  {}", AlignRight(cells.bitrate, 6), AlignRight(cells.keyframes, 8));
  line += "  " + cells.index;
  while (line.ends_with(' ')) line.pop_back();
  return line + "\n";
}

// 3725.2 -> "1:02:05".
std::string Clock(double seconds) {
  if (seconds <= 0) return std::string(kUnknown);
  auto whole = static_cast<std::uint64_t>(std::round(seconds));
  if (whole >= 3600) return fmt::format("{}:{:02}:{:02}", whole / 3600, whole / 60 % 60, whole % 60);
  return fmt::format("{}:{:02}", whole / 60, whole % 60);
}

std::string Megabits(std::uint64_t bits) {
  double megabits = static_cast<double>(bits) / 1e6;
  return bits == 0 ? std::string(kUnknown) : fmt::format(fmt::runtime(megabits < 10 ? "{:.2f}" : "{:.1f}"), megabits);
}

struct Verdict {
  Wording words;
  std::string_view colour;
};

Verdict VerdictOf(const CheckedVideo& video) {
  if (video.error) return {video.error->kind == ErrorKind::kNotFound ? Words::kNotThere : Words::kNotReadable, kRed};
  switch (video.facts.damage) {
    case Damage::kCutOff: return {Words::kCutOff, kRed};
    case Damage::kUnreadable: return {Words::kNotReadable, kRed};
    case Damage::kUndecodable: return {Words::kDamaged, kRed};
    case Damage::kNone: break;
  }
  const Playability playability = PlayabilityOf(video.facts);
  if (playability.IsEverywhere(PlayWord::kDirect)) return {Words::kEverywhere, kGreen};
  auto count = [&](std::initializer_list<PlayWord> words) {
    return std::count_if(kBrowsers.begin(), kBrowsers.end(), [&](Browser browser) {
      return std::find(words.begin(), words.end(), playability.In(browser)) != words.end();
    });
  };
  const auto refusing = count({PlayWord::kContainer, PlayWord::kPicture, PlayWord::kSound, PlayWord::kDamaged});
  if (refusing == std::ssize(kBrowsers)) return {Words::kNowhere, kRed};
  if (refusing == 0) return {Words::kSomeMachines, kYellow};
  const bool only_safari = refusing == 1 && count({PlayWord::kDirect}) == std::ssize(kBrowsers) - 1 &&
                           playability.In(Browser::kSafari) != PlayWord::kDirect;
  return {only_safari ? Words::kNotInSafari : Words::kSomeBrowsers, kYellow};
}

std::string IndexText(IndexPlace place, Language language) {
  switch (place) {
    case IndexPlace::kFront: return std::string(Words::kIndexFront.In(language));
    case IndexPlace::kEnd: return std::string(Words::kIndexEnd.In(language));
    case IndexPlace::kNone: return std::string(Words::kIndexNone.In(language));
    case IndexPlace::kUnknown: break;
  }
  return std::string(kUnknown);
}

Cells CellsOf(const CheckedVideo& video, Language language) {
  const MediaFacts& facts = video.facts;
  const Verdict verdict = VerdictOf(video);
  Cells cells{.name = ShownName(video.name),
              .plays = std::string(verdict.words.In(language)),
              .plays_colour = std::string(verdict.colour)};
  cells.format = facts.container.empty() ? std::string(kUnknown) : ContainerName(facts.container);
  cells.picture = kUnknown;
  if (const auto& video_track = facts.video)
    cells.picture = fmt::format("{} {}x{}", CodecName(video_track->codec), video_track->width, video_track->height);
  cells.sound = facts.audio ? CodecName(facts.audio->codec) : std::string(kUnknown);
  cells.length = Clock(facts.duration);
  cells.bitrate = Megabits(facts.bitrate);
  cells.keyframes = facts.video && facts.video->keyframe_seconds > 0
                        ? Filled(Words::kSeconds, language, facts.video->keyframe_seconds)
                        : std::string(kUnknown);
  cells.index = IndexText(facts.index, language);
  return cells;
}

// What the origin's error means for the one who asked.
std::string WhyUnreadable(const Error& error, Language language) {
  switch (error.kind) {
    case ErrorKind::kNotFound: return std::string(Words::kNoSuchObject.In(language));
    case ErrorKind::kForbidden: return Filled(Words::kForbidden, language, error.message);
    default:
      return Filled(error.code == kReaderFailed ? Words::kReaderFails : Words::kNoBytes, language, error.message);
  }
}

std::vector<std::string> SentencesOf(const CheckedVideo& video, Language language) {
  if (video.error) return {WhyUnreadable(*video.error, language)};
  return AdviceFor(video.facts, language);
}

std::string_view ToWord(Validator::Kind kind) {
  switch (kind) {
    case Validator::Kind::kNone: return "none";
    case Validator::Kind::kWeakTag: return "weak_tag";
    case Validator::Kind::kLastModified: return "last_modified";
    case Validator::Kind::kStrongTag: return "strong_tag";
  }
  return "none";
}

void AddFacts(Json& json, const CheckedVideo& video) {
  json["ranges"] = video.range_ignored ? "ignored" : "answered";
  json["validator"] = ToWord(video.object.validator.kind);
  json.update(Json::parse(FormatFacts(video.facts)));
  const Playability playability = PlayabilityOf(video.facts);
  for (Browser browser : kBrowsers) json["play"][std::string(ToString(browser))] = ToString(playability.In(browser));
  const Mend mend = MendFor(video.facts, video.name);
  json["mend"] = ToString(mend.kind);
  if (!mend.line.empty()) json["ffmpeg"] = mend.line;
}

}  // namespace

std::string ShownName(const std::string& name) { return IsPlainText(name) ? name : ShellWord(name); }

void TableStyle::FitInto(std::size_t columns) {
  constexpr std::size_t kOtherColumns = 86, kLeftOut = 18, kLeastName = 24;
  narrow = columns < kOtherColumns + std::min(name_width, kLeastName);
  const std::size_t others = kOtherColumns - (narrow ? kLeftOut : 0);
  name_width = std::min(name_width, std::max(kLeastName / 2, columns > others ? columns - others : 0));
}

std::string CheckTableHead(const TableStyle& style) {
  const TableStyle plain{style.name_width, false, style.narrow};
  const bool is_korean = style.language == Language::kKorean;
  std::string line = Line(is_korean ? Cells{"파일", "재생", "", "형식", "영상", "소리", "길이", "Mbit/s", "키프레임", "색인"}
                                    : Cells{"VIDEO", "PLAYS", "", "FORMAT", "PICTURE", "SOUND", "LENGTH", "MBIT/S",
                                            "KEYFRAME", "INDEX"},
                          plain);
  line.pop_back();
  return Painted(line, kBold, style) + "\n";
}

std::string CheckTableRow(const CheckedVideo& video, const TableStyle& style) {
  const Language language = style.language;
  std::string out = Line(CellsOf(video, language), style);
  for (const std::string& sentence : SentencesOf(video, language)) out += fmt::format("  {}\n", sentence);
  const Mend mend = video.error ? Mend{} : MendFor(video.facts, video.name);
  if (mend.kind == MendKind::kSalvage) out += fmt::format("  {}\n", Words::kSalvage.In(language));
  if (mend.kind == MendKind::kHopeless && !video.facts.container.empty())
    out += fmt::format("  {}\n", Words::kHopeless.In(language));
  if (!mend.line.empty()) out += "  " + Painted(mend.line, kDim, style) + "\n";
  return out;
}

std::string CheckJson(const CheckedVideo& video) {
  Json json = Json::object();
  json["name"] = video.name;
  json["readable"] = !video.error && video.facts.damage != Damage::kUnreadable;
  if (video.error) {
    json["error"] = ErrorWord(video.error->kind);
  } else {
    json["size"] = video.object.complete_length;
    AddFacts(json, video);
  }
  json["advice"] = SentencesOf(video, Language::kEnglish);
  json["requests"] = video.cost.requests;
  json["bytes"] = video.cost.bytes;
  return json.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

void CheckSummary::Add(const CheckedVideo& video) {
  ++videos_;
  if (video.IsFault())
    ++faults_;
  else if (PlayabilityOf(video.facts).IsEverywhere(PlayWord::kDirect))
    ++everywhere_;
  if (video.range_ignored) ++ranges_ignored_;
  if (video.object.complete_length > 0 && !video.object.validator.strong()) ++not_storable_;
  cost_.requests += video.cost.requests;
  cost_.bytes += video.cost.bytes;
}

std::string CheckSummary::Text(Language language) const {
  const std::size_t some = videos_ - everywhere_ - faults_;
  const std::string count = Filled(videos_ == 1 ? Words::kOneVideo : Words::kVideos, language, videos_);
  std::string out = Filled(Words::kPlaying, language, count, everywhere_, some, faults_) + "\n";
  const Wording& brought = cost_.requests == 1 ? Words::kOneRequest : Words::kRequests;
  out += Filled(brought, language, cost_.requests, RoundedSize(cost_.bytes)) + "\n";
  if (ranges_ignored_ > 0) out += Filled(Words::kRangesIgnored, language, ranges_ignored_, videos_) + "\n";
  if (not_storable_ > 0) out += Filled(Words::kNoStrongValidator, language, not_storable_, videos_) + "\n";
  return out;
}

}  // namespace reelcache
