#include "media/mp4_layout.h"

#include <algorithm>
#include <array>

#include "media/byte_order.h"
#include "media/damage_words.h"

namespace reelcache {
namespace {

constexpr int kMostBoxes = 1000;                      // of one file that are looked at
constexpr std::size_t kTailBytes = 256 * 1024;        // in which the last fragment is looked for
constexpr std::array<std::string_view, 9> kFirstTypes = {"ftyp", "moov", "mdat", "free", "skip",
                                                         "wide", "pnot", "styp", "uuid"};

struct Box {
  std::string type;
  std::uint64_t begin = 0;
  std::uint64_t end = 0;  // may lie beyond the file
};

// Nothing where no box can begin.
std::optional<Box> ReadBox(ByteSource& source, std::uint64_t begin) {
  const std::string head = source.Read(begin, 16);
  if (head.size() < 8) return std::nullopt;
  std::uint64_t size = BigEndian(std::string_view(head).substr(0, 4));
  std::uint64_t least = 8;
  if (size == 1) {
    if (head.size() < 16) return std::nullopt;
    size = BigEndian(std::string_view(head).substr(8, 8));
    least = 16;
  } else if (size == 0) {
    size = source.complete_length() - begin;  // to the end of the file
  }
  if (size < least || size > UINT64_MAX - begin) return std::nullopt;
  std::string type = head.substr(4, 4);
  bool printable = std::all_of(type.begin(), type.end(), [](unsigned char c) { return c >= 0x20; });
  return printable ? std::optional(Box{std::move(type), begin, begin + size}) : std::nullopt;
}

// The boxes of one file in their order, as far as they are looked at.
class Walk {
 public:
  explicit Walk(ByteSource& source) : source_(source), length_(source.complete_length()) {}

  ContainerLayout Run() {
    std::uint64_t at = 0;
    layout_.container = "mp4";
    for (int i = 0; i < kMostBoxes && at < length_ && !layout_.fragmented; ++i) {
      auto box = ReadBox(source_, at);
      if (!box) break;
      See(*box);
      at = box->end;
    }
    if (layout_.fragmented) {
      layout_.index = has_segment_index_ ? IndexPlace::kFront : IndexPlace::kNone;
      if (layout_.cut_off.empty()) LookAtLastFragment();
    }
    if (!has_moov_) {
      layout_.index = IndexPlace::kNone;
      layout_.cut_off = layout_.cut_off.empty() ? InEnglish(kDamageNoMoov)
                                                : layout_.cut_off + " " + InEnglish(kDamageNoMoovEither);
    }
    return std::move(layout_);
  }

 private:
  void See(const Box& box) {
    if (box.type == "ftyp" && source_.Read(box.begin + 8, 4) == "qt  ") layout_.container = "mov";
    if (box.type == "moov" && !has_moov_) {
      has_moov_ = true;
      layout_.index = has_mdat_ ? IndexPlace::kEnd : IndexPlace::kFront;
    }
    has_mdat_ = has_mdat_ || box.type == "mdat";
    has_segment_index_ = has_segment_index_ || box.type == "sidx";
    layout_.fragmented = box.type == "moof";
    if (box.end > length_) layout_.cut_off = EndsTooEarly(box.end, length_, box.type);
  }

  // There may be thousands of fragments, so only the last one is looked at: when does it end, and does what follows it
  // end with the file?
  void LookAtLastFragment() {
    const std::uint64_t begin = length_ - std::min<std::uint64_t>(length_, kTailBytes);
    const std::string tail = source_.Read(begin, kTailBytes);
    auto next = FragmentInTable(tail);
    if (!next) next = FragmentIn(tail, begin);
    if (!next) return;
    if (auto moof = ReadBox(source_, *next); moof && moof->type == "moof")
      layout_.end = EndOfFragment(source_.Read(*next + 8, std::min<std::uint64_t>(moof->end - *next - 8, kTailBytes)));
    for (int i = 0; i < kMostBoxes && *next < length_; ++i) {
      auto box = ReadBox(source_, *next);
      if (!box) return;
      if (box->end > length_) layout_.cut_off = EndsTooEarly(box->end, length_, box->type);
      next = box->end;
    }
  }

  // The last four bytes of a table of fragments tell its length.
  static std::optional<std::uint64_t> FragmentInTable(std::string_view tail) {
    if (tail.size() < 16 || tail.substr(tail.size() - 12, 4) != "mfro") return std::nullopt;
    const std::uint64_t size = BigEndian(tail.substr(tail.size() - 4));
    if (size < 16 || size > tail.size()) return std::nullopt;
    return LastFragmentOf(tail.substr(tail.size() - size + 8));
  }

  // Where the last one begins whose head lies in the tail, which begins at `begin`.
  static std::optional<std::uint64_t> FragmentIn(std::string_view tail, std::uint64_t begin) {
    for (std::size_t at = tail.rfind("moof"); at != std::string::npos && at >= 4; at = tail.rfind("moof", at - 1))
      if (tail.size() >= at + 12 && tail.substr(at + 8, 4) == "mfhd") return begin + at - 4;
    return std::nullopt;
  }

  ByteSource& source_;
  const std::uint64_t length_;
  ContainerLayout layout_;
  bool has_moov_ = false;
  bool has_mdat_ = false;
  bool has_segment_index_ = false;
};

}  // namespace

bool IsMp4(std::string_view head) {
  return head.size() >= 8 && std::find(kFirstTypes.begin(), kFirstTypes.end(), head.substr(4, 4)) != kFirstTypes.end();
}

ContainerLayout ReadMp4Layout(ByteSource& source) { return Walk(source).Run(); }

}  // namespace reelcache
