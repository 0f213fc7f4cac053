#include "media/codec_strings.h"

#include <fmt/format.h>

#include <algorithm>

#include "media/byte_order.h"

namespace reelcache {
namespace {

unsigned Byte(std::string_view bytes, std::size_t at) { return static_cast<unsigned char>(bytes[at]); }

// ISO/IEC 14496-15 §5.3.3.1 (avcC), or a sequence parameter set behind a start code.
std::string Avc(std::string_view extradata) {
  if (extradata.size() >= 4 && extradata[0] == 1)
    return fmt::format("avc1.{:02x}{:02x}{:02x}", Byte(extradata, 1), Byte(extradata, 2), Byte(extradata, 3));
  constexpr std::string_view kStartCode("\0\0\1", 3);
  while (extradata.find(kStartCode) != std::string_view::npos) {
    extradata.remove_prefix(extradata.find(kStartCode) + kStartCode.size());
    if (extradata.size() >= 4 && (Byte(extradata, 0) & 0x1f) == 7)
      return fmt::format("avc1.{:02x}{:02x}{:02x}", Byte(extradata, 1), Byte(extradata, 2), Byte(extradata, 3));
  }
  return "";
}

std::uint32_t BitsReversed(std::uint32_t bits) {
  std::uint32_t out = 0;
  for (int i = 0; i < 32; ++i) out |= (bits >> i & 1) << (31 - i);
  return out;
}

// ISO/IEC 14496-15 Annex E.3 of an hvcC.
std::string Hevc(std::string_view extradata, std::string_view tag) {
  if (extradata.size() < 13 || extradata[0] != 1) return "";
  constexpr std::string_view kSpaces[] = {"", "A", "B", "C"};
  std::string out = fmt::format("{}.{}{}.{:x}.{}{}", tag == "hev1" ? "hev1" : "hvc1", kSpaces[Byte(extradata, 1) >> 6],
                                Byte(extradata, 1) & 0x1f,
                                BitsReversed(static_cast<std::uint32_t>(BigEndian(extradata.substr(2, 4)))),
                                (Byte(extradata, 1) & 0x20) != 0 ? 'H' : 'L', Byte(extradata, 12));
  std::string_view constraints = extradata.substr(6, 6);
  while (!constraints.empty() && constraints.back() == 0) constraints.remove_suffix(1);
  for (std::size_t i = 0; i < constraints.size(); ++i) out += fmt::format(".{:X}", Byte(constraints, i));
  return out;
}

// AV1 in ISOBMFF §5 of an av1C.
std::string Av1(std::string_view extradata) {
  if (extradata.size() < 4 || Byte(extradata, 0) != 0x81) return "";
  unsigned level = Byte(extradata, 1) & 0x1f, flags = Byte(extradata, 2);
  int depth = (flags & 0x40) == 0 ? 8 : (flags & 0x20) == 0 ? 10 : 12;
  return fmt::format("av01.{}.{:02}{}.{:02}", Byte(extradata, 1) >> 5, level, (flags & 0x80) != 0 ? 'H' : 'M', depth);
}

// ISO/IEC 14496-3 §1.6.2.1: five bits of object type, 31 leads to six more.
std::string Aac(std::string_view extradata, int profile) {
  unsigned type = profile >= 0 ? static_cast<unsigned>(profile) + 1 : 2;
  if (extradata.size() >= 2) {
    type = Byte(extradata, 0) >> 3;
    if (type == 31) type = 32 + ((Byte(extradata, 0) & 7) << 3 | Byte(extradata, 1) >> 5);
  }
  return fmt::format("mp4a.40.{}", type);
}

}  // namespace

std::string CodecString(const CodecDetails& details) {
  constexpr std::string_view kPlain[] = {"vp8", "vp9", "opus", "vorbis", "flac", "mp3"};
  if (details.codec == "h264") return Avc(details.extradata);
  if (details.codec == "hevc") return Hevc(details.extradata, details.tag);
  if (details.codec == "av1") return Av1(details.extradata);
  if (details.codec == "aac") return Aac(details.extradata, details.profile);
  if (details.codec == "ac3") return "ac-3";
  if (details.codec == "eac3") return "ec-3";
  bool is_plain = std::find(std::begin(kPlain), std::end(kPlain), details.codec) != std::end(kPlain);
  return is_plain ? std::string(details.codec) : "";
}

}  // namespace reelcache
