// What follows from the facts of a video: which browsers play it as it is, and why not. Pure.
//
// Measured with Chromium 156 and Firefox 153; Safari by its documentation. Edge is Chromium with Windows' codecs.
#pragma once

#include <array>
#include <string>
#include <string_view>

#include "media/media_facts.h"

namespace reelcache {

enum class Browser : std::uint8_t { kChrome, kFirefox, kSafari, kEdge };
inline constexpr std::array kBrowsers = {Browser::kChrome, Browser::kFirefox, Browser::kSafari, Browser::kEdge};

enum class PlayWord : std::uint8_t {
  kDirect,
  kMachinePicture,  // only where the machine itself decodes the picture's codec
  kMachineSound,    // only where the machine itself decodes the sound's codec
  kContainer,       // the container is not read
  kPicture,         // the picture's codec is not decoded: sound only, without an error
  kSound,           // the sound's codec is not decoded: picture only, without an error
  kDamaged,         // no container, or nothing in it that can be decoded
};

struct Playability {
  std::array<PlayWord, kBrowsers.size()> by_browser{};

  PlayWord In(Browser browser) const { return by_browser[static_cast<std::size_t>(browser)]; }
  bool IsEverywhere(PlayWord word) const;
};

Playability PlayabilityOf(const MediaFacts& facts);

// "chrome" and "direct", as in JSON.
std::string_view ToString(Browser browser);
std::string_view ToString(PlayWord word);

// "H.264" for "h264"; ffmpeg's name for those without a better known one.
std::string CodecName(std::string_view codec);
// "MP4" for "mp4".
std::string ContainerName(std::string_view container);

}  // namespace reelcache
