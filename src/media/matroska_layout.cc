#include "media/matroska_layout.h"

#include <algorithm>
#include <bit>
#include <optional>

#include "media/byte_order.h"

namespace reelcache {
namespace {

constexpr std::uint64_t kEbml = 0x1A45DFA3, kDocType = 0x4282, kSegment = 0x18538067, kSeekHead = 0x114D9B74,
                        kSeek = 0x4DBB, kSeekId = 0x53AB, kSeekPosition = 0x53AC, kCues = 0x1C53BB6B,
                        kCluster = 0x1F43B675;
constexpr std::uint64_t kUnknownEnd = UINT64_MAX;   // a size of all ones: RFC 8794 §6.2
constexpr int kMostElements = 256;                  // before the first cluster
constexpr std::size_t kMostHeadBytes = 16 * 1024;   // of an EBML header or a SeekHead

struct Element {
  std::uint64_t id = 0;
  std::uint64_t data = 0;  // where its content begins
  std::uint64_t end = 0;   // may lie beyond its parent
};

struct Number {
  std::uint64_t value = 0;
  std::size_t length = 0;  // bytes
};

// RFC 8794 §4: the zeros before the first one tell how many bytes follow. An ID keeps its marker.
std::optional<Number> ReadNumber(std::string_view bytes, bool keep_marker) {
  if (bytes.empty() || bytes[0] == 0) return std::nullopt;
  std::size_t length = static_cast<std::size_t>(std::countl_zero(static_cast<unsigned char>(bytes[0]))) + 1;
  if (bytes.size() < length) return std::nullopt;
  std::uint64_t value = BigEndian(bytes.substr(0, length));
  if (keep_marker) return Number{value, length};
  const std::uint64_t ones = (std::uint64_t{1} << 7 * length) - 1;
  value &= ones;
  return Number{value == ones ? kUnknownEnd : value, length};
}

// `bytes` begin at `begin` in the file. Nothing where no element can begin.
std::optional<Element> ReadElement(std::string_view bytes, std::uint64_t begin) {
  auto id = ReadNumber(bytes, /*keep_marker=*/true);
  auto size = id ? ReadNumber(bytes.substr(id->length), /*keep_marker=*/false) : std::nullopt;
  if (!size || id->length > 4) return std::nullopt;
  std::uint64_t data = begin + id->length + size->length;
  if (size->value == kUnknownEnd || size->value > kUnknownEnd - data) return Element{id->value, data, kUnknownEnd};
  return Element{id->value, data, data + size->value};
}

std::optional<Element> ReadElement(ByteSource& source, std::uint64_t begin) {
  return ReadElement(source.Read(begin, 12), begin);
}

std::string ReadContent(ByteSource& source, const Element& element) {
  return source.Read(element.data, std::min<std::uint64_t>(element.end - element.data, kMostHeadBytes));
}

// Calls `see` with each child's ID and content.
template <typename See>
void ForEachChild(std::string_view content, See see) {
  std::size_t at = 0;
  while (at < content.size()) {
    auto child = ReadElement(content.substr(at), at);
    if (!child) return;
    see(child->id, content.substr(child->data, std::min<std::uint64_t>(child->end, content.size()) - child->data));
    if (child->end >= content.size()) return;
    at = child->end;
  }
}

// Where the SeekHead says the cues begin, counted from the segment's content.
std::optional<std::uint64_t> CuesPosition(std::string_view seek_head) {
  std::optional<std::uint64_t> position;
  ForEachChild(seek_head, [&](std::uint64_t id, std::string_view content) {
    if (id != kSeek) return;
    std::string_view seek_id, seek_position;
    ForEachChild(content, [&](std::uint64_t inner, std::string_view bytes) {
      if (inner == kSeekId) seek_id = bytes;
      if (inner == kSeekPosition) seek_position = bytes;
    });
    const bool is_cues = BigEndian(seek_id) == kCues && !seek_position.empty() && seek_position.size() <= 8;
    if (is_cues) position = BigEndian(seek_position);
  });
  return position;
}

class Walk {
 public:
  Walk(ByteSource& source, const Element& segment)
      : source_(source), segment_(segment), length_(source.complete_length()) {}

  void Run(ContainerLayout& layout) {
    if (segment_.end != kUnknownEnd && segment_.end > length_)
      layout.cut_off = EndsTooEarly(segment_.end, length_, "segment");
    layout.index = FindCues();
  }

 private:
  IndexPlace FindCues() {
    std::optional<std::uint64_t> cues;
    std::uint64_t at = segment_.data;
    for (int i = 0; i < kMostElements && at < std::min(length_, segment_.end); ++i) {
      auto element = ReadElement(source_, at);
      if (!element) break;
      if (element->id == kCues) return IndexPlace::kFront;
      if (element->id == kSeekHead) cues = CuesPosition(ReadContent(source_, *element));
      if (element->id == kCluster || element->end == kUnknownEnd) break;
      at = element->end;
    }
    return cues && IsThere(*cues) ? IndexPlace::kEnd : IndexPlace::kNone;
  }

  bool IsThere(std::uint64_t cues) {
    if (cues >= length_ - segment_.data) return false;
    auto element = ReadElement(source_, segment_.data + cues);
    return element && element->id == kCues;
  }

  ByteSource& source_;
  const Element segment_;
  const std::uint64_t length_;
};

}  // namespace

bool IsMatroska(std::string_view head) { return head.size() >= 4 && BigEndian(head.substr(0, 4)) == kEbml; }

ContainerLayout ReadMatroskaLayout(ByteSource& source) {
  ContainerLayout layout;
  layout.container = "matroska";
  auto ebml = ReadElement(source, 0);
  if (!ebml || ebml->end == kUnknownEnd) return layout;
  ForEachChild(ReadContent(source, *ebml), [&](std::uint64_t id, std::string_view content) {
    if (id == kDocType && content.starts_with("webm")) layout.container = "webm";
  });
  auto segment = ReadElement(source, ebml->end);
  if (segment && segment->id == kSegment && segment->data <= source.complete_length())
    Walk(source, *segment).Run(layout);
  return layout;
}

}  // namespace reelcache
