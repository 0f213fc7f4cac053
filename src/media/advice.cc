#include "media/advice.h"

#include <fmt/format.h>

#include <array>

#include "media/playability.h"

namespace reelcache {
namespace {

constexpr double kLongKeyframeSeconds = 10;

constexpr std::array<std::string_view, kBrowsers.size()> kBrowserNames = {"Chrome", "Firefox", "Safari", "Edge"};

// "Chrome, Firefox and Edge"; empty: in none of them.
std::string BrowsersWith(const Playability& playability, PlayWord word) {
  std::vector<std::string_view> names;
  for (std::size_t i = 0; i < kBrowsers.size(); ++i)
    if (playability.by_browser[i] == word) names.push_back(kBrowserNames[i]);
  std::string out;
  for (std::size_t i = 0; i < names.size(); ++i)
    out += fmt::format("{}{}", i == 0 ? "" : i + 1 < names.size() ? ", " : " and ", names[i]);
  return out;
}

// "H.264 of the kind yuv422p10le", where it is the kind that is not played.
std::string PictureName(const VideoTrack& video) {
  if (video.codec_string.starts_with("hev1")) return "HEVC of the kind hev1";
  bool is_plain = video.codec != "h264" || video.pixel_format.empty();
  if (is_plain) return CodecName(video.codec);
  return fmt::format("{} of the kind {}", CodecName(video.codec), video.pixel_format);
}

class Words {
 public:
  explicit Words(const MediaFacts& facts) : facts_(facts), playability_(PlayabilityOf(facts)) {}

  std::vector<std::string> Write() {
    if (facts_.damage != Damage::kNone) return {facts_.damage_words};
    SayWhyNotPlayed();
    SayWhySlow();
    return std::move(sentences_);
  }

 private:
  void Say(std::string sentence) { sentences_.push_back(std::move(sentence)); }

  void SayWhyNotPlayed() {
    const std::string container = ContainerName(facts_.container);
    const std::string picture = facts_.video ? PictureName(*facts_.video) : "";
    const std::string sound = facts_.audio ? CodecName(facts_.audio->codec) : "";
    SayOf(PlayWord::kContainer, "open", fmt::format("{} files.", container));
    SayOf(PlayWord::kPicture, "decode", fmt::format("{}: there is no picture.", picture));
    SayOf(PlayWord::kSound, "decode", fmt::format("{}: the picture has no sound.", sound));
    if (auto who = BrowsersWith(playability_, PlayWord::kMachinePicture); !who.empty())
      Say(fmt::format("{} can show {} only where the machine itself decodes it.", who, picture));
    if (auto who = BrowsersWith(playability_, PlayWord::kMachineSound); !who.empty())
      Say(fmt::format("{} can play {} only where the machine itself decodes it.", who, sound));
    if (!facts_.video) Say("There is sound only, no picture.");
  }

  // "Safari does not open Matroska files."
  void SayOf(PlayWord word, std::string_view verb, const std::string& what) {
    const std::string who = BrowsersWith(playability_, word);
    if (who.empty()) return;
    const bool is_one = who.find(' ') == std::string::npos, is_all = playability_.IsEverywhere(word);
    Say(is_all ? fmt::format("No browser {}s {}", verb, what)
               : fmt::format("{} {} not {} {}", who, is_one ? "does" : "do", verb, what));
  }

  void SayWhySlow() {
    const bool is_mp4 = facts_.container == "mp4" || facts_.container == "mov";
    if (facts_.fragmented && facts_.index == IndexPlace::kNone)
      Say("It is made of fragments without an index: a player goes through them before it begins.");
    else if (facts_.index == IndexPlace::kNone && !is_mp4)
      Say("It has no index: seeking is slow, or does not work.");
    if (is_mp4 && facts_.index == IndexPlace::kEnd)
      Say("The index lies at the end: a player asks for it first, and begins later.");
    if (facts_.video && facts_.video->keyframe_seconds > kLongKeyframeSeconds)
      Say(fmt::format("Keyframes are up to {:.0f} s apart: after a seek the picture comes late.",
                      facts_.video->keyframe_seconds));
  }

  const MediaFacts& facts_;
  const Playability playability_;
  std::vector<std::string> sentences_;
};

}  // namespace

std::vector<std::string> AdviceFor(const MediaFacts& facts) { return Words(facts).Write(); }

}  // namespace reelcache
