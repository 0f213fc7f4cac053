#include "media/playability.h"

#include <algorithm>
#include <optional>
#include <span>

namespace reelcache {
namespace {

using enum PlayWord;

constexpr bool kNo = false, kYes = true;

// Whether Chrome, Firefox, Safari, Edge open a container.
struct ContainerRow {
  std::string_view container;
  std::array<bool, 4> opens;
};

constexpr ContainerRow kContainers[] = {
    {"mp4", {kYes, kYes, kYes, kYes}},
    {"mov", {kYes, kYes, kYes, kYes}},
    {"webm", {kYes, kYes, kYes, kYes}},
    {"matroska", {kYes, kYes, kNo, kYes}},
    {"ogg", {kYes, kYes, kNo, kYes}},
};

// What becomes of a codec. kPicture, kSound: it is not decoded.
struct CodecRow {
  std::string_view codec;
  std::array<PlayWord, 4> words;
};

constexpr CodecRow kPictures[] = {
    {"h264", {kDirect, kDirect, kDirect, kDirect}},
    {"vp8", {kDirect, kDirect, kDirect, kDirect}},
    {"vp9", {kDirect, kDirect, kDirect, kDirect}},
    {"av1", {kDirect, kDirect, kMachinePicture, kDirect}},
    {"hevc", {kMachinePicture, kMachinePicture, kDirect, kMachinePicture}},
    {"prores", {kPicture, kPicture, kMachinePicture, kPicture}},
};

constexpr CodecRow kSounds[] = {
    {"aac", {kDirect, kDirect, kDirect, kDirect}},
    {"mp3", {kDirect, kDirect, kDirect, kDirect}},
    {"opus", {kDirect, kDirect, kDirect, kDirect}},
    {"flac", {kDirect, kDirect, kDirect, kDirect}},
    {"vorbis", {kDirect, kDirect, kMachineSound, kDirect}},
    {"ac3", {kSound, kSound, kDirect, kMachineSound}},
    {"eac3", {kSound, kSound, kDirect, kMachineSound}},
};

PlayWord CodecWord(std::span<const CodecRow> rows, std::string_view codec, std::size_t browser, PlayWord otherwise) {
  auto row = std::find_if(rows.begin(), rows.end(), [&](const CodecRow& each) { return each.codec == codec; });
  return row == rows.end() ? otherwise : row->words[browser];
}

bool Opens(std::string_view container, std::size_t browser) {
  for (const ContainerRow& row : kContainers)
    if (row.container == container) return row.opens[browser];
  return false;
}

// 8 bits in 4:2:0, which every decoder takes.
bool IsPlainPixelFormat(std::string_view format) {
  return format.empty() || format == "yuv420p" || format == "yuvj420p" || format == "nv12";
}

PlayWord PictureWord(const MediaFacts& facts, std::size_t browser) {
  const VideoTrack& video = *facts.video;
  const bool is_safari = kBrowsers[browser] == Browser::kSafari;
  const bool is_iso = facts.container == "mp4" || facts.container == "mov";
  if (video.codec == "vp8" && is_iso) return kPicture;
  if (is_safari && video.codec == "h264" && !IsPlainPixelFormat(video.pixel_format)) return kMachinePicture;
  if (is_safari && video.codec == "hevc" && video.codec_string.starts_with("hev1")) return kPicture;
  if (is_safari && video.codec == "vp9" && is_iso) return kMachinePicture;
  return CodecWord(kPictures, video.codec, browser, kPicture);
}

PlayWord WordIn(const MediaFacts& facts, std::size_t browser) {
  if (!Opens(facts.container, browser)) return kContainer;
  PlayWord picture = facts.video ? PictureWord(facts, browser) : kDirect;
  if (picture != kDirect || !facts.audio) return picture;
  return CodecWord(kSounds, facts.audio->codec, browser, kSound);
}

struct Name {
  std::string_view of;
  std::string_view name;
};

constexpr Name kNames[] = {
    {"h264", "H.264"},   {"hevc", "HEVC"},    {"vp8", "VP8"},         {"vp9", "VP9"},          {"av1", "AV1"},
    {"mpeg4", "MPEG-4"}, {"msmpeg4v3", "DivX 3"}, {"wmv1", "WMV 7"},  {"wmv2", "WMV 8"},       {"wmv3", "WMV 9"},
    {"vc1", "VC-1"},     {"flv1", "Sorenson"}, {"prores", "ProRes"},  {"mjpeg", "MJPEG"}, {"mpeg1video", "MPEG-1"},
    {"mpeg2video", "MPEG-2"}, {"theora", "Theora"}, {"aac", "AAC"},   {"mp3", "MP3"},          {"opus", "Opus"},
    {"vorbis", "Vorbis"}, {"flac", "FLAC"},   {"ac3", "AC-3"},        {"eac3", "E-AC-3"},      {"dts", "DTS"},
    {"wmav1", "WMA 1"},  {"wmav2", "WMA 2"},  {"wmapro", "WMA Pro"},  {"mp4", "MP4"},          {"mov", "QuickTime"},
    {"matroska", "Matroska"}, {"webm", "WebM"}, {"avi", "AVI"},       {"flv", "FLV"},          {"asf", "WMV"},
    {"mpegts", "MPEG-TS"}, {"mpeg", "MPEG-PS"}, {"ogg", "Ogg"},
};

std::string NameOf(std::string_view of) {
  for (const Name& each : kNames)
    if (each.of == of) return std::string(each.name);
  return std::string(of);
}

}  // namespace

bool Playability::IsEverywhere(PlayWord word) const {
  return std::all_of(by_browser.begin(), by_browser.end(), [&](PlayWord each) { return each == word; });
}

Playability PlayabilityOf(const MediaFacts& facts) {
  Playability playability;
  const bool is_lost = facts.damage == Damage::kUnreadable || (!facts.video && !facts.audio);
  for (std::size_t i = 0; i < kBrowsers.size(); ++i) playability.by_browser[i] = is_lost ? kDamaged : WordIn(facts, i);
  return playability;
}

std::string_view ToString(Browser browser) {
  switch (browser) {
    case Browser::kChrome: return "chrome";
    case Browser::kFirefox: return "firefox";
    case Browser::kSafari: return "safari";
    case Browser::kEdge: return "edge";
  }
  return "";
}

std::string_view ToString(PlayWord word) {
  switch (word) {
    case kDirect: return "direct";
    case kMachinePicture: return "machine_picture";
    case kMachineSound: return "machine_sound";
    case kContainer: return "container";
    case kPicture: return "picture";
    case kSound: return "sound";
    case kDamaged: return "damaged";
  }
  return "";
}

std::string CodecName(std::string_view codec) { return NameOf(codec); }
std::string ContainerName(std::string_view container) { return NameOf(container); }

}  // namespace reelcache
