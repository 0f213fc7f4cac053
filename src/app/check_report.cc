#include "app/check_report.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "app/size_text.h"
#include "app/text_width.h"
#include "gallery/media_json.h"
#include "media/advice.h"
#include "media/mending.h"
#include "media/plain_text.h"
#include "media/playability.h"

namespace reelcache {
namespace {

using Json = nlohmann::ordered_json;

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
  std::string line = fmt::format("{}  {}  {}  {}  {}  {:>7}", FitWidth(cells.name, style.name_width),
                                 Painted(FitWidth(cells.plays, 13), cells.plays_colour, style),
                                 FitWidth(cells.format, 9), FitWidth(cells.picture, 16), FitWidth(cells.sound, 6),
                                 cells.length);
  if (!style.narrow) line += fmt::format("  {:>6}  {:>8}", cells.bitrate, cells.keyframes);
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
  std::string text;
  std::string_view colour;
};

Verdict VerdictOf(const CheckedVideo& video) {
  if (video.error) return {video.error->kind == ErrorKind::kNotFound ? "not there" : "not readable", kRed};
  switch (video.facts.damage) {
    case Damage::kCutOff: return {"cut off", kRed};
    case Damage::kUnreadable: return {"not readable", kRed};
    case Damage::kUndecodable: return {"damaged", kRed};
    case Damage::kNone: break;
  }
  const Playability playability = PlayabilityOf(video.facts);
  if (playability.IsEverywhere(PlayWord::kDirect)) return {"everywhere", kGreen};
  auto count = [&](std::initializer_list<PlayWord> words) {
    return std::count_if(kBrowsers.begin(), kBrowsers.end(), [&](Browser browser) {
      return std::find(words.begin(), words.end(), playability.In(browser)) != words.end();
    });
  };
  const auto refusing = count({PlayWord::kContainer, PlayWord::kPicture, PlayWord::kSound, PlayWord::kDamaged});
  if (refusing == std::ssize(kBrowsers)) return {"nowhere", kRed};
  if (refusing == 0) return {"some machines", kYellow};
  const bool only_safari = refusing == 1 && count({PlayWord::kDirect}) == std::ssize(kBrowsers) - 1 &&
                           playability.In(Browser::kSafari) != PlayWord::kDirect;
  return {only_safari ? "not in Safari" : "some browsers", kYellow};
}

Cells CellsOf(const CheckedVideo& video) {
  const MediaFacts& facts = video.facts;
  const Verdict verdict = VerdictOf(video);
  Cells cells{.name = ShownName(video.name), .plays = verdict.text, .plays_colour = std::string(verdict.colour)};
  cells.format = facts.container.empty() ? std::string(kUnknown) : ContainerName(facts.container);
  cells.picture = kUnknown;
  if (const auto& video_track = facts.video)
    cells.picture = fmt::format("{} {}x{}", CodecName(video_track->codec), video_track->width, video_track->height);
  cells.sound = facts.audio ? CodecName(facts.audio->codec) : std::string(kUnknown);
  cells.length = Clock(facts.duration);
  cells.bitrate = Megabits(facts.bitrate);
  cells.keyframes = facts.video && facts.video->keyframe_seconds > 0
                        ? fmt::format("{:.1f} s", facts.video->keyframe_seconds)
                        : std::string(kUnknown);
  cells.index = facts.index == IndexPlace::kUnknown ? kUnknown : ToString(facts.index);
  return cells;
}

// "1 video", "2 videos".
std::string Counted(std::uint64_t count, std::string_view noun) {
  return fmt::format("{} {}{}", count, noun, count == 1 ? "" : "s");
}

// What the origin's error means for the one who asked.
std::string WhyUnreadable(const Error& error) {
  switch (error.kind) {
    case ErrorKind::kNotFound:
      return "There is no such object at the origin: `reelcache check` without names shows what there is.";
    case ErrorKind::kForbidden: return "The origin does not allow it to be read: " + error.message + ".";
    default:
      return (error.code == kReaderFailed ? "It could not be read: " : "Its bytes cannot be had: ") + error.message + ".";
  }
}

std::vector<std::string> SentencesOf(const CheckedVideo& video) {
  if (video.error) return {WhyUnreadable(*video.error)};
  return AdviceFor(video.facts);
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
  const Cells titles{"VIDEO", "PLAYS", "", "FORMAT", "PICTURE", "SOUND", "LENGTH", "MBIT/S", "KEYFRAME", "INDEX"};
  std::string line = Line(titles, plain);
  line.pop_back();
  return Painted(line, kBold, style) + "\n";
}

std::string CheckTableRow(const CheckedVideo& video, const TableStyle& style) {
  std::string out = Line(CellsOf(video), style);
  for (const std::string& sentence : SentencesOf(video)) out += fmt::format("  {}\n", sentence);
  const Mend mend = video.error ? Mend{} : MendFor(video.facts, video.name);
  if (mend.kind == MendKind::kSalvage) out += "  Upload it again; this keeps what is still there:\n";
  if (mend.kind == MendKind::kHopeless && !video.facts.container.empty())
    out += "  No ffmpeg line mends that: upload it again.\n";
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
  json["advice"] = SentencesOf(video);
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

std::string CheckSummary::Text() const {
  const std::size_t some = videos_ - everywhere_ - faults_;
  std::string out = fmt::format("{}. Playing everywhere: {}, not everywhere: {}, broken: {}.\n",
                                Counted(videos_, "video"), everywhere_, some, faults_);
  out += fmt::format("{} to the origin brought {}.\n", Counted(cost_.requests, "request"), RoundedSize(cost_.bytes));
  if (ranges_ignored_ > 0)
    out += fmt::format("The origin ignores byte ranges ({} of {}): every seek loads the film up to there.\n",
                       ranges_ignored_, videos_);
  if (not_storable_ > 0)
    out += fmt::format("The origin gives no strong validator, such as an ETag ({} of {}): these are not cached.\n",
                       not_storable_, videos_);
  return out;
}

}  // namespace reelcache
