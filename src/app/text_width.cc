#include "app/text_width.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <iterator>

namespace reelcache {
namespace {

struct Range {
  std::uint32_t first, last;
};

// Of Unicode 15's EastAsianWidth W and F, the blocks that stand in names.
constexpr Range kWide[] = {{0x1100, 0x115f},   {0x2e80, 0x303e},   {0x3041, 0x33ff},   {0x3400, 0x4dbf},
                           {0x4e00, 0x9fff},   {0xa000, 0xa4cf},   {0xa960, 0xa97c},   {0xac00, 0xd7a3},
                           {0xf900, 0xfaff},   {0xfe30, 0xfe6f},   {0xff00, 0xff60},   {0xffe0, 0xffe6},
                           {0x1f300, 0x1f64f}, {0x1f680, 0x1f6ff}, {0x1f900, 0x1f9ff}, {0x20000, 0x3fffd}};
// Marks, and the second and third part of Hangul that is written in parts, as macOS does.
constexpr Range kNone[] = {{0x0300, 0x036f}, {0x1160, 0x11ff}, {0x200b, 0x200f}, {0x20d0, 0x20ff},
                           {0xd7b0, 0xd7ff}, {0xfe00, 0xfe0f}, {0xfe20, 0xfe2f}};

bool IsIn(const Range* begin, const Range* end, std::uint32_t point) {
  return std::any_of(begin, end, [&](Range range) { return point >= range.first && point <= range.last; });
}

std::size_t WidthOf(std::uint32_t point) {
  if (IsIn(std::begin(kNone), std::end(kNone), point)) return 0;
  return IsIn(std::begin(kWide), std::end(kWide), point) ? 2 : 1;
}

struct Letter {
  std::uint32_t point;
  std::size_t bytes;
};

// Requires: not empty.
Letter FirstLetter(std::string_view utf8) {
  const auto lead = static_cast<unsigned char>(utf8[0]);
  const std::size_t bytes = lead < 0xc0 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
  if (bytes == 1 || bytes > utf8.size()) return {lead, 1};
  std::uint32_t point = lead & (0xffu >> (bytes + 1));
  for (std::size_t i = 1; i < bytes; ++i) point = point << 6 | (static_cast<unsigned char>(utf8[i]) & 0x3f);
  return {point, bytes};
}

}  // namespace

std::size_t TextWidth(std::string_view utf8) {
  std::size_t width = 0;
  while (!utf8.empty()) {
    const Letter letter = FirstLetter(utf8);
    width += WidthOf(letter.point);
    utf8.remove_prefix(letter.bytes);
  }
  return width;
}

std::string FitWidth(std::string_view utf8, std::size_t width) {
  const std::size_t whole = TextWidth(utf8);
  if (whole <= width) return std::string(utf8).append(width - whole, ' ');
  std::string out;
  std::size_t used = 0;
  while (!utf8.empty()) {
    const Letter letter = FirstLetter(utf8);
    if (used + WidthOf(letter.point) + 1 > width) break;
    used += WidthOf(letter.point);
    out.append(utf8.substr(0, letter.bytes));
    utf8.remove_prefix(letter.bytes);
  }
  return out.append("…").append(width - used - 1, ' ');
}

std::string AlignRight(std::string_view utf8, std::size_t width) {
  const std::size_t used = TextWidth(utf8);
  return std::string(used < width ? width - used : 0, ' ').append(utf8);
}

}  // namespace reelcache
