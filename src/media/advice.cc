#include "media/advice.h"

#include <fmt/format.h>

#include <array>

#include "media/damage_words.h"
#include "media/playability.h"

namespace reelcache {
namespace {

constexpr double kLongKeyframeSeconds = 10;

constexpr std::array<std::string_view, kBrowsers.size()> kBrowserNames = {"Chrome", "Firefox", "Safari", "Edge"};

// What stands in their places: {who}, browsers; {does}, the verb for so many; {what}.
constexpr Wording kNotOpened = {"{who} {does} not open {what} files.", "{who}에서는 {what} 파일이 열리지 않습니다."};
constexpr Wording kOpenedNowhere = {"No browser opens {what} files.", "{what} 파일을 여는 브라우저는 없습니다."};
constexpr Wording kNoPicture = {"{who} {does} not decode {what}: there is no picture.",
                                "{who}에서는 {what} 영상을 해독하지 못해 화면이 나오지 않습니다."};
constexpr Wording kPictureNowhere = {"No browser decodes {what}: there is no picture.",
                                     "{what} 영상을 해독하는 브라우저가 없어 화면이 나오지 않습니다."};
constexpr Wording kNoSound = {"{who} {does} not decode {what}: the picture has no sound.",
                              "{who}에서는 {what} 소리를 해독하지 못해 소리가 나지 않습니다."};
constexpr Wording kSoundNowhere = {"No browser decodes {what}: the picture has no sound.",
                                   "{what} 소리를 해독하는 브라우저가 없어 소리가 나지 않습니다."};
constexpr Wording kMachinePicture = {"{who} can show {what} only where the machine itself decodes it.",
                                     "{who}에서 {what} 영상은 기기가 직접 해독할 수 있을 때만 나옵니다."};
constexpr Wording kMachineSound = {"{who} can play {what} only where the machine itself decodes it.",
                                   "{who}에서 {what} 소리는 기기가 직접 해독할 수 있을 때만 납니다."};
constexpr Wording kSoundOnly = {"There is sound only, no picture.", "화면 없이 소리만 있는 파일입니다."};
constexpr Wording kFragments = {
    "It is made of fragments without an index: a player goes through them before it begins.",
    "색인 없이 조각으로 나뉜 파일이라, 재생 전에 조각을 모두 훑어야 합니다."};
constexpr Wording kNoIndex = {"It has no index: seeking is slow, or does not work.",
                              "색인이 없어 탐색이 느리거나 되지 않습니다."};
constexpr Wording kIndexAtEnd = {"The index lies at the end: a player asks for it first, and begins later.",
                                 "색인이 파일 끝에 있어 재생이 늦게 시작됩니다."};
constexpr Wording kRareKeyframes = {"Keyframes are up to {what} s apart: after a seek the picture comes late.",
                                    "키프레임 간격이 최대 {what}초라, 탐색한 뒤 화면이 늦게 나옵니다."};
constexpr Wording kOfTheKind = {"{} of the kind {}", "{}({})"};

class Words {
 public:
  Words(const MediaFacts& facts, Language language)
      : facts_(facts), language_(language), playability_(PlayabilityOf(facts)) {}

  std::vector<std::string> Write() {
    if (facts_.damage != Damage::kNone) return {DamageWords()};
    SayWhyNotPlayed();
    SayWhySlow();
    return std::move(sentences_);
  }

 private:
  // A sentence that is none of ours is told as it is.
  std::string DamageWords() const {
    if (language_ == Language::kEnglish) return facts_.damage_words;
    return DamageInKorean(facts_.damage_words).value_or(facts_.damage_words);
  }

  void Say(const Wording& wording, std::string_view what = "", std::string_view who = "") {
    const bool is_one = who.find(' ') == std::string_view::npos;
    sentences_.push_back(fmt::format(fmt::runtime(wording.In(language_)), fmt::arg("who", who),
                                     fmt::arg("does", is_one ? "does" : "do"), fmt::arg("what", what)));
  }

  void SayWhyNotPlayed() {
    const std::string picture = facts_.video ? PictureName(*facts_.video) : "";
    const std::string sound = facts_.audio ? CodecName(facts_.audio->codec) : "";
    SayOf(PlayWord::kContainer, kNotOpened, kOpenedNowhere, ContainerName(facts_.container));
    SayOf(PlayWord::kPicture, kNoPicture, kPictureNowhere, picture);
    SayOf(PlayWord::kSound, kNoSound, kSoundNowhere, sound);
    SayOf(PlayWord::kMachinePicture, kMachinePicture, kMachinePicture, picture);
    SayOf(PlayWord::kMachineSound, kMachineSound, kMachineSound, sound);
    if (!facts_.video) Say(kSoundOnly);
  }

  void SayOf(PlayWord word, const Wording& in_some, const Wording& in_all, std::string_view what) {
    const std::string who = BrowsersWith(word);
    if (!who.empty()) Say(playability_.IsEverywhere(word) ? in_all : in_some, what, who);
  }

  // "Chrome, Firefox and Edge"; empty: in none of them.
  std::string BrowsersWith(PlayWord word) const {
    const std::string_view last_link = Wording{" and ", ", "}.In(language_);
    std::vector<std::string_view> names;
    for (std::size_t i = 0; i < kBrowsers.size(); ++i)
      if (playability_.by_browser[i] == word) names.push_back(kBrowserNames[i]);
    std::string out;
    for (std::size_t i = 0; i < names.size(); ++i)
      out.append(i == 0 ? "" : i + 1 < names.size() ? ", " : last_link).append(names[i]);
    return out;
  }

  // "H.264 of the kind yuv422p10le", where it is the kind that is not played.
  std::string PictureName(const VideoTrack& video) const {
    const bool is_hev1 = video.codec_string.starts_with("hev1");
    const bool is_plain = video.codec != "h264" || video.pixel_format.empty();
    const std::string name = CodecName(video.codec);
    if (is_plain && !is_hev1) return name;
    return fmt::format(fmt::runtime(kOfTheKind.In(language_)), name, is_hev1 ? "hev1" : video.pixel_format);
  }

  void SayWhySlow() {
    const bool is_mp4 = facts_.container == "mp4" || facts_.container == "mov";
    if (facts_.fragmented && facts_.index == IndexPlace::kNone)
      Say(kFragments);
    else if (facts_.index == IndexPlace::kNone && !is_mp4)
      Say(kNoIndex);
    if (is_mp4 && facts_.index == IndexPlace::kEnd) Say(kIndexAtEnd);
    if (facts_.video && facts_.video->keyframe_seconds > kLongKeyframeSeconds)
      Say(kRareKeyframes, fmt::format("{:.0f}", facts_.video->keyframe_seconds));
  }

  const MediaFacts& facts_;
  const Language language_;
  const Playability playability_;
  std::vector<std::string> sentences_;
};

}  // namespace

std::vector<std::string> AdviceFor(const MediaFacts& facts, Language language) { return Words(facts, language).Write(); }

}  // namespace reelcache
