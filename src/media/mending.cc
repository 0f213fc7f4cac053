#include "media/mending.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/ascii.h"
#include "media/plain_text.h"
#include "media/playability.h"

namespace reelcache {
namespace {

bool Has(const Playability& playability, std::initializer_list<PlayWord> words) {
  return std::any_of(playability.by_browser.begin(), playability.by_browser.end(), [&](PlayWord word) {
    return std::find(words.begin(), words.end(), word) != words.end();
  });
}

// "a/film.avi" -> "a/film".
std::string_view WithoutExtension(std::string_view name) {
  std::size_t dot = name.rfind('.'), slash = name.rfind('/');
  bool has_extension = dot != std::string_view::npos && dot > 0 && (slash == std::string_view::npos || dot > slash + 1);
  return has_extension ? name.substr(0, dot) : name;
}

// Never the name that is read: ffmpeg would write over its own input.
std::string OutputName(std::string_view name, std::string_view extension) {
  std::string out = fmt::format("{}.{}", WithoutExtension(name), extension);
  return out == name ? fmt::format("{}.mended.{}", WithoutExtension(name), extension) : out;
}

// What looks like an option or a protocol to ffmpeg is none behind "./".
std::string FileWord(std::string_view name) {
  bool is_plain = !name.starts_with('-') && name.find(':') == std::string_view::npos;
  return ShellWord(is_plain ? std::string(name) : fmt::format("./{}", name));
}

bool IsVpx(std::string_view codec) { return codec == "vp8" || codec == "vp9"; }

class Planner {
 public:
  Planner(const MediaFacts& facts, std::string_view name)
      : facts_(facts), name_(name), playability_(PlayabilityOf(facts)) {}

  Mend Plan() const {
    switch (facts_.damage) {
      case Damage::kUnreadable: return {MendKind::kHopeless, ""};
      case Damage::kCutOff:
      case Damage::kUndecodable: return Salvage();
      case Damage::kNone: break;
    }
    if (BecomesWebm()) return Remux("webm", " -cues_to_front 1");
    if (NeedsPicture() || NeedsSound()) return Transcode();
    const bool is_mp4 = facts_.container == "mp4" || facts_.container == "mov";
    const bool begins_late = is_mp4 && facts_.index != IndexPlace::kFront && facts_.index != IndexPlace::kUnknown;
    if (begins_late || Has(playability_, {PlayWord::kContainer})) return Remux("mp4", " -movflags +faststart");
    return {};
  }

 private:
  bool BecomesWebm() const {
    if (facts_.container == "webm") return facts_.index == IndexPlace::kNone;
    return facts_.container == "matroska" && facts_.video && IsVpx(facts_.video->codec) &&
           (!facts_.audio || facts_.audio->codec == "opus" || facts_.audio->codec == "vorbis");
  }

  // Whether the picture must be made anew to play everywhere in an MP4.
  bool NeedsPicture() const {
    if (!facts_.video) return false;
    const VideoTrack& video = *facts_.video;
    // AVI has no times of its own, so where frames are reordered a copy would show them in the wrong order.
    if (facts_.container == "avi" && video.reordered) return true;
    if (video.codec == "h264") return IsUnusual(video.pixel_format);
    if (video.codec == "vp8") return facts_.container != "webm";
    return video.codec != "vp9" && video.codec != "av1";
  }

  static bool IsUnusual(std::string_view format) {
    return !format.empty() && format != "yuv420p" && format != "yuvj420p" && format != "nv12";
  }

  bool NeedsSound() const {
    if (!facts_.audio || facts_.container == "webm") return false;
    const std::string& codec = facts_.audio->codec;
    return codec != "aac" && codec != "mp3" && codec != "opus" && codec != "flac";
  }

  Mend Remux(std::string_view extension, std::string_view flags) const {
    return {MendKind::kRemux, fmt::format("ffmpeg -i {}{} -c copy{} {}", FileWord(name_), OtherTracks(), flags,
                                          FileWord(OutputName(name_, extension)))};
  }

  Mend Transcode() const {
    constexpr std::string_view kH264 = "-c:v libx264 -crf 22 -preset medium -pix_fmt yuv420p -g 60";
    std::string_view picture = NeedsPicture() ? kH264 : "-c:v copy";
    std::string_view sound = !facts_.audio ? "" : NeedsSound() ? " -c:a aac -b:a 160k" : " -c:a copy";
    return {MendKind::kTranscode, fmt::format("ffmpeg -i {}{} {}{} -movflags +faststart {}", FileWord(name_),
                                              OtherTracks(), picture, sound, FileWord(OutputName(name_, "mp4")))};
  }

  // Without its index an MP4 cannot be read at all.
  Mend Salvage() const {
    if (!facts_.video && !facts_.audio) return {MendKind::kHopeless, ""};
    std::size_t dot = WithoutExtension(name_).size() + 1;
    std::string extension = dot < name_.size() ? std::string(name_.substr(dot)) : "mkv";
    return {MendKind::kSalvage, fmt::format("ffmpeg -err_detect ignore_err -i {} -c copy {}", FileWord(name_),
                                            FileWord(OutputName(name_, extension)))};
  }

  // Subtitles and attachments of Matroska that an MP4 or WebM cannot hold would stop ffmpeg.
  std::string_view OtherTracks() const { return facts_.container == "matroska" ? " -sn -dn" : ""; }

  const MediaFacts& facts_;
  const std::string_view name_;
  const Playability playability_;
};

}  // namespace

std::string_view ToString(MendKind kind) {
  switch (kind) {
    case MendKind::kNothing: return "nothing";
    case MendKind::kRemux: return "remux";
    case MendKind::kTranscode: return "transcode";
    case MendKind::kSalvage: return "salvage";
    case MendKind::kHopeless: return "hopeless";
  }
  return "nothing";
}

Mend MendFor(const MediaFacts& facts, std::string_view name) { return Planner(facts, name).Plan(); }

std::string ShellWord(std::string_view text) {
  constexpr std::string_view kPlainMarks = "-_./+=@%";
  auto is_plain = [&](char c) {
    const bool is_letter = AsciiLower(c) >= 'a' && AsciiLower(c) <= 'z';
    return is_letter || IsDigit(c) || kPlainMarks.find(c) != std::string_view::npos;
  };
  if (!text.empty() && std::all_of(text.begin(), text.end(), is_plain)) return std::string(text);
  const bool as_is = IsPlainText(text);
  std::string out = as_is ? "'" : "$'";
  for (char c : text) {
    if (as_is)
      out += c == '\'' ? std::string("'\\''") : std::string(1, c);
    else if (static_cast<signed char>(c) < 0x20 || c == 0x7f || c == '\'' || c == '\\')  // bytes above 0x7f, too
      out += fmt::format("\\{:03o}", static_cast<unsigned char>(c));
    else
      out += c;
  }
  return out += '\'';
}

}  // namespace reelcache
