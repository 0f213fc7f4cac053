#include "http/head_scanner.h"

#include <llhttp.h>

#include <algorithm>
#include <bit>

#include "base/ascii.h"
#include "http/char_class.h"

namespace reelcache {
namespace {

constexpr std::size_t kMostMethodBytes = 32;  // longer than every method there is
constexpr std::size_t kVersionBytes = std::string_view("HTTP/1.1").size();
constexpr std::size_t kFirstBufferBytes = 512;
constexpr std::size_t kPieceBytes = 1024;  // what is copied at once: behind a head may lie much that is none of it
constexpr std::size_t kIdleBufferBytes = 4096;  // what a kept-alive connection may hold on to

// RFC 9110 §16.1, as far as llhttp knows it too; SOURCE is ICE's, not HTTP's.
bool IsKnownMethod(std::string_view method) {
  constexpr std::string_view kMethods[] = {
#define NAME(number, id, text) #text,
      HTTP_METHOD_MAP(NAME)
#undef NAME
  };
  return std::find(std::begin(kMethods), std::end(kMethods), method) != std::end(kMethods) && method != "SOURCE";
}

}  // namespace

std::size_t HeadScanner::Feed(std::string_view bytes) {
  if (done() || refusal_) return 0;
  std::size_t used = SkipEmptyLines(bytes);
  while (used < bytes.size() && step_ != Step::kDone && !refusal_) used += FeedPiece(bytes.substr(used, kPieceBytes));
  return used;
}

void HeadScanner::CopyFields(Fields& fields) const {
  const char* text = text_.data();
  for (const Line& line : lines_)
    fields.Add({text + line.begin, text + line.colon}, TrimOws({text + line.colon + 1, text + line.end}));
}

bool HeadScanner::TakeAgain(std::string_view bytes, std::string_view value) {
  const std::size_t begin = static_cast<std::size_t>(value.data() - text_.data()), end = begin + value.size();
  auto is_same = [&](std::size_t from, std::size_t to) {
    return bytes.substr(from, to - from) == text().substr(from, to - from);
  };
  if (bytes.size() < text_.size() || !is_same(0, begin) || !is_same(end, text_.size())) return false;
  for (std::size_t i = begin; i < end; ++i)
    if (bytes[i] != text_[i] && !(IsDigit(bytes[i]) && IsDigit(text_[i]))) return false;
  bytes.copy(text_.data() + begin, value.size(), begin);
  return true;
}

void HeadScanner::Reset() {
  if (text_.capacity() > kIdleBufferBytes) text_ = std::string();
  text_.clear();
  lines_.clear();
  step_ = Step::kStart;
  pos_ = empty_lines_ = method_bytes_ = target_bytes_ = 0;
  minor_version_ = 1;
  refusal_.reset();
}

// RFC 9112 §2.2: a client may send an empty line after a request's body.
std::size_t HeadScanner::SkipEmptyLines(std::string_view bytes) {
  std::size_t pos = 0;
  for (; pos < bytes.size() && !started() && !refusal_; ++pos) {
    if (step_ == Step::kEmptyLine) {
      if (bytes[pos] != '\n')
        Refuse(400, "A line ends with a lone CR.");
      else if (++empty_lines_ > limits_.empty_lines)
        Refuse(400, "There is no request, only empty lines.");
      step_ = Step::kStart;
    } else if (bytes[pos] == '\r') {
      step_ = Step::kEmptyLine;
    } else {
      step_ = Step::kMethod;
      return pos;
    }
  }
  return pos;
}

std::size_t HeadScanner::FeedPiece(std::string_view piece) {
  std::size_t before = text_.size();
  // One byte more than the limit shows that it is broken; bytes behind that are not looked at.
  Keep(piece.substr(0, limits_.head_bytes + 1 - before));
  while (pos_ < text_.size() && step_ != Step::kDone && !refusal_) Advance();
  text_.resize(pos_);
  if (pos_ > limits_.head_bytes && !refusal_) {
    if (step_ == Step::kTarget)
      Refuse(414, "The request target is too long.");
    else
      Refuse(431, "The request's fields are too large.");
  }
  return pos_ - before;
}

void HeadScanner::Advance() {
  switch (step_) {
    case Step::kMethod: return ScanMethod();
    case Step::kTarget: return ScanTarget();
    case Step::kVersion: return ScanVersion();
    case Step::kFieldStart: return ScanFieldStart();
    case Step::kFieldName: return ScanFieldName();
    case Step::kFieldValue: return ScanFieldValue();
    case Step::kLineFeed: return ScanLineFeed();
    case Step::kStart:
    case Step::kEmptyLine:
    case Step::kDone: break;
  }
}

void HeadScanner::ScanMethod() {
  pos_ = method_bytes_ = SkipChars(text_, pos_, kTokenChar);
  if (method_bytes_ > kMostMethodBytes) return Refuse(501, "The request method is not known.");
  if (pos_ == text_.size()) return;
  if (text_[pos_] != ' ' || method_bytes_ == 0) return Refuse(400, "This is not an HTTP request line.");
  CheckMethod();
  step_ = Step::kTarget;
  ++pos_;
  if (!refusal_) ScanTarget();
}

void HeadScanner::CheckMethod() {
  // RFC 9113 §3.4: the first word of an HTTP/2 connection.
  if (method() == "PRI") Refuse(400, "HTTP/2 is not spoken here.");
  else if (!IsKnownMethod(method())) Refuse(501, "The request method is not known.");
}

void HeadScanner::ScanTarget() {
  pos_ = SkipChars(text_, pos_, kVisibleChar);
  target_bytes_ = pos_ - method_bytes_ - 1;
  if (target_bytes_ > limits_.target_bytes) return Refuse(414, "The request target is too long.");
  if (pos_ == text_.size()) return;
  if (text_[pos_] != ' ' || target_bytes_ == 0) return Refuse(400, "This is not an HTTP request line.");
  step_ = Step::kVersion;
  ++pos_;
  ScanVersion();
}

void HeadScanner::ScanVersion() {
  pos_ = SkipChars(text_, pos_, kVisibleChar);
  std::size_t begin = method_bytes_ + target_bytes_ + 2;
  std::string_view version = text().substr(begin, pos_ - begin);
  bool cut = pos_ == text_.size();
  if (version.size() > kVersionBytes || (!cut && text_[pos_] != '\r'))
    return Refuse(400, "This is not an HTTP request line.");
  if (cut) return;
  CheckVersion(version);
  ExpectLineFeed(Step::kFieldStart);
}

void HeadScanner::CheckVersion(std::string_view version) {
  bool well_formed = version.size() == kVersionBytes && version.starts_with("HTTP/") && IsDigit(version[5]) &&
                     version[6] == '.' && IsDigit(version[7]);
  if (!well_formed) {
    Refuse(400, "This is not an HTTP request line.");
  } else if (version[5] != '1') {
    Refuse(505, "Only HTTP/1.0 and HTTP/1.1 are spoken here.");
  } else {
    // RFC 9110 §2.5: a higher minor version is treated as the highest one known; llhttp would refuse it.
    minor_version_ = version[7] == '0' ? 0 : 1;
    text_[pos_ - 1] = static_cast<char>('0' + minor_version_);
  }
}

void HeadScanner::ScanFieldStart() {
  char c = text_[pos_];
  if (c == '\r') return ExpectLineFeed(Step::kDone);
  if (c == ' ' || c == '\t') return Refuse(400, "A field line begins with white space.");
  if (!IsChar(c, kTokenChar)) return Refuse(400, "A field has no valid name.");
  if (lines_.size() == limits_.fields) return Refuse(431, "The request has too many fields.");
  lines_.push_back({static_cast<std::uint32_t>(pos_), 0, 0});
  step_ = Step::kFieldName;
  ScanFieldName();
}

void HeadScanner::ScanFieldName() {
  pos_ = SkipChars(text_, pos_, kTokenChar);
  if (pos_ == text_.size()) return;
  if (text_[pos_] != ':') return Refuse(400, "A field has no valid name.");
  lines_.back().colon = static_cast<std::uint32_t>(pos_++);
  step_ = Step::kFieldValue;
  ScanFieldValue();
}

void HeadScanner::ScanFieldValue() {
  pos_ = SkipChars(text_, pos_, kFieldChar);
  if (pos_ == text_.size()) return;
  if (text_[pos_] != '\r') return Refuse(400, "A field has a control byte in it.");
  lines_.back().end = static_cast<std::uint32_t>(pos_);
  ExpectLineFeed(Step::kFieldStart);
}

void HeadScanner::ScanLineFeed() {
  if (text_[pos_] != '\n') return Refuse(400, "A line ends with a lone CR.");
  step_ = after_line_feed_;
  ++pos_;
}

void HeadScanner::ExpectLineFeed(Step next) {
  ++pos_;
  step_ = Step::kLineFeed;
  after_line_feed_ = next;
}

void HeadScanner::Keep(std::string_view piece) {
  std::size_t need = text_.size() + piece.size();
  if (need > text_.capacity()) text_.reserve(std::bit_ceil(std::max(need, kFirstBufferBytes)));
  text_.append(piece);
}

void HeadScanner::Refuse(int status, std::string_view reason) { refusal_ = Refusal{status, reason}; }

}  // namespace reelcache
