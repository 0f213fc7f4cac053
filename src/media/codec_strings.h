// Codecs as RFC 6381 writes them, which browsers are asked with: "avc1.64001f". Pure.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace reelcache {

struct CodecDetails {
  std::string_view codec;      // ffmpeg's name
  std::string_view extradata;  // the codec's configuration as the container holds it
  std::string_view tag;        // the container's four letters for it, such as "hev1"; may be empty
  int profile = -1;            // ffmpeg's number; below 0: not known
};

// Empty where it is not known.
std::string CodecString(const CodecDetails& details);

}  // namespace reelcache
