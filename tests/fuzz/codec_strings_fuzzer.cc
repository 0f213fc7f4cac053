// Any bytes as a track's extradata, under each codec: what comes of it is plain text.
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "media/codec_strings.h"
#include "media/plain_text.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  constexpr const char* kCodecs[] = {"h264", "hevc", "av1", "vp8", "vp9", "mpeg4", "aac", "mp3", "opus", "ac3", "flac"};
  if (size < 2) return 0;
  const std::string extradata(reinterpret_cast<const char*>(data + 2), size - 2);
  const std::string codec = kCodecs[data[0] % std::size(kCodecs)];
  for (const char* tag : {"avc1", "hvc1", "hev1", "mp4a", "\xff\xff\xff\xff"})
    if (!reelcache::IsPlainText(reelcache::CodecString({codec, extradata, tag, data[1]}))) std::abort();
  return 0;
}
