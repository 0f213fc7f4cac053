#include "media/old_layouts.h"

#include "media/byte_order.h"
#include "media/damage_words.h"

namespace reelcache {
namespace {

using namespace std::string_view_literals;

constexpr int kMostParts = 64;  // at the top of one file that are looked at

// The GUIDs of objects as they stand in the file (ASF specification §10).
constexpr std::string_view kAsfHeader = "\x30\x26\xb2\x75\x8e\x66\xcf\x11\xa6\xd9\x00\xaa\x00\x62\xce\x6c"sv;
constexpr std::string_view kAsfSimpleIndex = "\x90\x08\x00\x33\xb1\xe5\xcf\x11\x89\xf4\x00\xa0\xc9\x03\x49\xcb"sv;
constexpr std::string_view kAsfIndex = "\xd3\x29\xe2\xd6\xda\x35\xd1\x11\x90\x34\x00\xa0\xc9\x03\x49\xbe"sv;

}  // namespace

// RIFF: four letters, a length in 32 bits, content padded to two bytes. Beyond 1 GiB more RIFF parts follow (OpenDML).
ContainerLayout ReadAviLayout(ByteSource& source, std::string_view head) {
  ContainerLayout layout;
  if (head.substr(0, 4) != "RIFF" || head.size() < 12 || head.substr(8, 4) != "AVI ") return layout;
  layout.container = "avi";
  layout.index = IndexPlace::kNone;
  const std::uint64_t length = source.complete_length();
  const std::uint64_t riff_end = 8 + LittleEndian(head.substr(4, 4));
  if (riff_end > length) layout.cut_off = EndsTooEarly(riff_end, length, "RIFF");
  std::uint64_t at = 12;
  for (int i = 0; i < kMostParts && at < length; ++i) {
    const std::string part = source.Read(at, 8);
    if (part.size() < 8) break;
    if (part.starts_with("idx1")) layout.index = IndexPlace::kEnd;
    std::uint64_t size = LittleEndian(std::string_view(part).substr(4, 4));
    at += 8 + size + size % 2;
  }
  return layout;
}

// Tags, the first of which may hold a table of keyframes; the last four bytes tell the size of the last tag.
ContainerLayout ReadFlvLayout(ByteSource& source, std::string_view head) {
  ContainerLayout layout;
  if (head.substr(0, 3) != "FLV" || head.size() < 9) return layout;
  constexpr std::size_t kMostTableBytes = 64 * 1024;  // before its name
  constexpr std::string_view kTableName = "\0\x09keyframes"sv;
  layout.container = "flv";
  bool has_table = source.Read(0, kMostTableBytes).find(kTableName) != std::string::npos;
  layout.index = has_table ? IndexPlace::kFront : IndexPlace::kNone;
  const std::uint64_t length = source.complete_length();
  const std::string last = source.Read(length - 4, 4);
  const std::uint64_t tag_size = BigEndian(last);
  std::string tag;
  if (last.size() == 4 && tag_size >= 11 && tag_size + 4 + 9 <= length) tag = source.Read(length - 4 - tag_size, 4);
  bool is_tag = tag.size() == 4 && (tag[0] == 8 || tag[0] == 9 || tag[0] == 18) &&
                BigEndian(std::string_view(tag).substr(1)) + 11 == tag_size;
  if (!is_tag) layout.cut_off = kDamageEndsInTag.english;
  return layout;
}

// Objects of a GUID and a length in 64 bits each.
ContainerLayout ReadAsfLayout(ByteSource& source, std::string_view head) {
  ContainerLayout layout;
  if (head != kAsfHeader) return layout;
  layout.container = "asf";
  layout.index = IndexPlace::kNone;
  const std::uint64_t length = source.complete_length();
  std::uint64_t at = 0;
  for (int i = 0; i < kMostParts && at < length; ++i) {
    const std::string object = source.Read(at, 24);
    if (object.size() < 24) break;
    std::string_view guid = std::string_view(object).substr(0, 16);
    std::uint64_t size = LittleEndian(std::string_view(object).substr(16));
    if (guid == kAsfSimpleIndex || guid == kAsfIndex) layout.index = IndexPlace::kEnd;
    if (size < 24) break;
    if (size > length - at) {
      layout.cut_off = EndsTooEarly(size > UINT64_MAX - at ? UINT64_MAX : at + size, length, "last part");
      break;
    }
    at += size;
  }
  return layout;
}

}  // namespace reelcache
