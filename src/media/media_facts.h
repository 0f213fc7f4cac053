// What is known of one video file after its container was read and a few frames were decoded.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace reelcache {

// Where the table lies that tells a player which bytes to ask for.
enum class IndexPlace : std::uint8_t {
  kUnknown,
  kFront,
  kEnd,   // behind the pictures: a player has to ask for it first
  kNone,  // seeking means guessing or reading on
};

enum class Damage : std::uint8_t {
  kNone,
  kCutOff,       // the file ends before its container says it does
  kUnreadable,   // no container could be read
  kUndecodable,  // the container is fine, its pictures or sound are not
};

struct VideoTrack {
  std::string codec;         // ffmpeg's name: "h264"
  std::string codec_string;  // RFC 6381: "avc1.64001f"; empty: not known
  std::string pixel_format;  // ffmpeg's name: "yuv420p"; empty: not known
  std::uint32_t width = 0;
  std::uint32_t height = 0;
  double frame_rate = 0;        // per second; 0: not known
  double keyframe_seconds = 0;  // the longest time between two keyframes of the index; 0: not known
  bool reordered = false;       // frames are stored in another order than they are shown

  friend bool operator==(const VideoTrack&, const VideoTrack&) = default;
};

struct AudioTrack {
  std::string codec;
  std::string codec_string;
  std::uint32_t channels = 0;
  std::uint32_t sample_rate = 0;  // Hz

  friend bool operator==(const AudioTrack&, const AudioTrack&) = default;
};

struct MediaFacts {
  std::string container;      // "mp4", "mov", "matroska", "webm", "avi", "flv", "asf", or ffmpeg's name; empty: unknown
  IndexPlace index = IndexPlace::kUnknown;
  bool fragmented = false;    // an MP4 of fragments
  double duration = 0;        // seconds; 0: not known
  std::uint64_t bitrate = 0;  // bits a second of the whole file; 0: not known
  std::optional<VideoTrack> video;
  std::optional<AudioTrack> audio;
  Damage damage = Damage::kNone;
  std::string damage_words;   // one sentence in English; empty without damage

  friend bool operator==(const MediaFacts&, const MediaFacts&) = default;
};

// What came of reading one file.
struct MediaReading {
  MediaFacts facts;
  std::string poster;  // a JPEG; empty: none
};

// Nothing needs to be read for them.
MediaFacts FactsOfEmptyFile();

// The words of JSON: "front", "cut_off".
std::string_view ToString(IndexPlace place);
std::string_view ToString(Damage damage);

// The one text form of facts: a JSON object in one line, unknown members left out.
std::string FormatFacts(const MediaFacts& facts);

// Nothing for text that FormatFacts would not write: it may come from a program that a hostile file has taken over.
// Every text in it is valid UTF-8 without control characters.
std::optional<MediaFacts> ParseFacts(std::string_view json);

}  // namespace reelcache
