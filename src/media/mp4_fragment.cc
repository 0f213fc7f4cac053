#include "media/mp4_fragment.h"

#include <algorithm>

#include "media/byte_order.h"

namespace reelcache {
namespace {

// Takes numbers from the front of some bytes; 0 where there are none left.
class Cursor {
 public:
  explicit Cursor(std::string_view bytes) : bytes_(bytes) {}

  std::uint64_t Take(std::size_t count) {
    std::string_view taken = bytes_.substr(0, count);
    bytes_.remove_prefix(taken.size());
    return taken.size() == count ? BigEndian(taken) : 0;
  }
  void SkipIf(bool is_there, std::size_t count) {
    if (is_there) Take(count);
  }
  bool empty() const { return bytes_.empty(); }

 private:
  std::string_view bytes_;
};

// The content of the first box of that type; empty: there is none.
std::string_view Child(std::string_view content, std::string_view type) {
  while (content.size() >= 8) {
    const std::uint64_t size = BigEndian(content.substr(0, 4));
    if (size < 8) break;
    if (content.substr(4, 4) == type) return content.substr(8, size - 8);
    content.remove_prefix(std::min<std::uint64_t>(size, content.size()));
  }
  return {};
}

struct TrackHead {
  std::uint32_t track = 0;
  std::uint64_t sample_duration = 0;  // of samples that do not tell their own
};

TrackHead ReadTrackHead(std::string_view tfhd) {
  Cursor cursor(tfhd);
  const std::uint64_t flags = cursor.Take(4) & 0xffffff;
  TrackHead head;
  head.track = static_cast<std::uint32_t>(cursor.Take(4));
  cursor.SkipIf((flags & 0x1) != 0, 8);  // base data offset
  cursor.SkipIf((flags & 0x2) != 0, 4);  // sample description
  if ((flags & 0x8) != 0) head.sample_duration = cursor.Take(4);
  return head;
}

std::uint64_t DurationOfRun(std::string_view trun, std::uint64_t sample_duration) {
  Cursor cursor(trun);
  const std::uint64_t flags = cursor.Take(4) & 0xffffff;
  const std::uint64_t samples = cursor.Take(4);
  if ((flags & 0x100) == 0) return samples * sample_duration;
  cursor.SkipIf((flags & 0x1) != 0, 4);  // data offset
  cursor.SkipIf((flags & 0x4) != 0, 4);  // flags of the first sample
  std::uint64_t duration = 0;
  for (std::uint64_t i = 0; i < samples && !cursor.empty(); ++i) {
    duration += cursor.Take(4);
    for (std::uint64_t flag : {0x200, 0x400, 0x800}) cursor.SkipIf((flags & flag) != 0, 4);
  }
  return duration;
}

}  // namespace

std::optional<FragmentEnd> EndOfFragment(std::string_view content) {
  const std::string_view track = Child(content, "traf");
  const std::string_view time = Child(track, "tfdt");
  if (time.size() < 8) return std::nullopt;
  const TrackHead head = ReadTrackHead(Child(track, "tfhd"));
  Cursor cursor(time);
  const bool is_long = cursor.Take(4) >> 24 != 0;
  const std::uint64_t begin = cursor.Take(is_long ? 8 : 4);
  return FragmentEnd{head.track, begin + DurationOfRun(Child(track, "trun"), head.sample_duration)};
}

std::optional<std::uint64_t> LastFragmentOf(std::string_view content) {
  std::string_view table = Child(content, "tfra");
  Cursor cursor(table);
  const std::size_t width = cursor.Take(4) >> 24 != 0 ? 8 : 4;
  cursor.Take(4);  // the track
  const std::uint64_t widths = cursor.Take(4);
  const std::uint64_t entries = cursor.Take(4);
  const std::size_t entry = 2 * width + (widths >> 4 & 3) + (widths >> 2 & 3) + (widths & 3) + 3;
  if (table.size() < 16 || entries == 0 || entries > (table.size() - 16) / entry) return std::nullopt;
  return BigEndian(table.substr(16 + (entries - 1) * entry + width, width));  // behind its time
}

}  // namespace reelcache
