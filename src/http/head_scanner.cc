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
constexpr std::size_t kIdleBufferBytes = 4096;  // what a kept-alive connection may hold on to

// RFC 9110 §16.1, as far as llhttp knows it too; SOURCE is ICE's, not HTTP's.
bool IsKnownMethod(std::string_view method) {
  constexpr std::string_view kMethods[] = {
#define NAME(number, id, text) #text,
      HTTP_METHOD_MAP(NAME)
#undef NAME
  };
  return method != "SOURCE" && std::find(std::begin(kMethods), std::end(kMethods), method) != std::end(kMethods);
}

}  // namespace

std::size_t HeadScanner::Feed(std::string_view bytes) {
  if (done() || refusal_) return 0;
  std::size_t pos = SkipEmptyLines(bytes);
  kept_ = pos;
  // One byte more than the limit shows that it is broken; bytes behind that are not looked at.
  bytes = bytes.substr(0, pos + limits_.head_bytes + 1 - text_.size());
  while (pos < bytes.size() && step_ != Step::kDone && !refusal_) pos = Advance(bytes, pos);
  Keep(bytes, pos);
  if (text_.size() > limits_.head_bytes && !refusal_) {
    if (step_ == Step::kTarget) return Refuse(pos, 414, "The request target is too long.");
    return Refuse(pos, 431, "The request's fields are too large.");
  }
  return pos;
}

void HeadScanner::Reset() {
  if (text_.capacity() > kIdleBufferBytes) text_ = std::string();
  text_.clear();
  step_ = Step::kStart;
  kept_ = empty_lines_ = method_bytes_ = target_bytes_ = version_bytes_ = fields_ = 0;
  minor_version_ = 1;
  refusal_.reset();
}

// RFC 9112 §2.2: a client may send an empty line after a request's body.
std::size_t HeadScanner::SkipEmptyLines(std::string_view bytes) {
  std::size_t pos = 0;
  for (; pos < bytes.size() && !started() && !refusal_; ++pos) {
    if (step_ == Step::kEmptyLine) {
      if (bytes[pos] != '\n') return Refuse(pos, 400, "A line ends with a lone CR.");
      if (++empty_lines_ > limits_.empty_lines) return Refuse(pos, 400, "There is no request, only empty lines.");
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

std::size_t HeadScanner::Advance(std::string_view bytes, std::size_t pos) {
  switch (step_) {
    case Step::kMethod: return ScanMethod(bytes, pos);
    case Step::kTarget: return ScanTarget(bytes, pos);
    case Step::kVersion: return ScanVersion(bytes, pos);
    case Step::kFieldStart: return ScanFieldStart(bytes, pos);
    case Step::kFieldName: return ScanFieldName(bytes, pos);
    case Step::kFieldValue: return ScanFieldValue(bytes, pos);
    case Step::kLineFeed: return ScanLineFeed(bytes, pos);
    case Step::kStart:
    case Step::kEmptyLine:
    case Step::kDone: break;
  }
  return pos;
}

std::size_t HeadScanner::ScanMethod(std::string_view bytes, std::size_t pos) {
  std::size_t end = SkipChars(bytes, pos, kTokenChar);
  method_bytes_ += end - pos;
  if (method_bytes_ > kMostMethodBytes) return Refuse(end, 501, "The request method is not known.");
  if (end == bytes.size()) return end;
  if (bytes[end] != ' ' || method_bytes_ == 0) return Refuse(end, 400, "This is not an HTTP request line.");
  Keep(bytes, end);
  CheckMethod();
  step_ = Step::kTarget;
  return end + 1;
}

void HeadScanner::CheckMethod() {
  // RFC 9113 §3.4: the first word of an HTTP/2 connection.
  if (method() == "PRI") Refuse(0, 400, "HTTP/2 is not spoken here.");
  else if (!IsKnownMethod(method())) Refuse(0, 501, "The request method is not known.");
}

std::size_t HeadScanner::ScanTarget(std::string_view bytes, std::size_t pos) {
  std::size_t end = SkipChars(bytes, pos, kVisibleChar);
  target_bytes_ += end - pos;
  if (target_bytes_ > limits_.target_bytes) return Refuse(end, 414, "The request target is too long.");
  if (end == bytes.size()) return end;
  if (bytes[end] != ' ' || target_bytes_ == 0) return Refuse(end, 400, "This is not an HTTP request line.");
  step_ = Step::kVersion;
  return end + 1;
}

std::size_t HeadScanner::ScanVersion(std::string_view bytes, std::size_t pos) {
  std::size_t end = SkipChars(bytes, pos, kVisibleChar);
  version_bytes_ += end - pos;
  bool cut = end == bytes.size();
  if (version_bytes_ > kVersionBytes || (!cut && bytes[end] != '\r'))
    return Refuse(end, 400, "This is not an HTTP request line.");
  if (cut) return end;
  Keep(bytes, end);
  CheckVersion();
  ExpectLineFeed(Step::kFieldStart);
  return end + 1;
}

void HeadScanner::CheckVersion() {
  std::string_view version = text().substr(text_.size() - version_bytes_);
  bool well_formed = version.size() == kVersionBytes && version.starts_with("HTTP/") && IsDigit(version[5]) &&
                     version[6] == '.' && IsDigit(version[7]);
  if (!well_formed) {
    Refuse(0, 400, "This is not an HTTP request line.");
  } else if (version[5] != '1') {
    Refuse(0, 505, "Only HTTP/1.0 and HTTP/1.1 are spoken here.");
  } else {
    // RFC 9110 §2.5: a higher minor version is treated as the highest one known; llhttp would refuse it.
    minor_version_ = version[7] == '0' ? 0 : 1;
    text_.back() = static_cast<char>('0' + minor_version_);
  }
}

std::size_t HeadScanner::ScanFieldStart(std::string_view bytes, std::size_t pos) {
  char c = bytes[pos];
  if (c == '\r') {
    ExpectLineFeed(Step::kDone);
    return pos + 1;
  }
  if (c == ' ' || c == '\t') return Refuse(pos, 400, "A field line begins with white space.");
  if (!IsChar(c, kTokenChar)) return Refuse(pos, 400, "A field has no valid name.");
  if (++fields_ > limits_.fields) return Refuse(pos, 431, "The request has too many fields.");
  step_ = Step::kFieldName;
  return pos;
}

std::size_t HeadScanner::ScanFieldName(std::string_view bytes, std::size_t pos) {
  std::size_t end = SkipChars(bytes, pos, kTokenChar);
  if (end == bytes.size()) return end;
  if (bytes[end] != ':') return Refuse(end, 400, "A field has no valid name.");
  step_ = Step::kFieldValue;
  return end + 1;
}

std::size_t HeadScanner::ScanFieldValue(std::string_view bytes, std::size_t pos) {
  std::size_t end = SkipChars(bytes, pos, kFieldChar);
  if (end == bytes.size()) return end;
  if (bytes[end] != '\r') return Refuse(end, 400, "A field has a control byte in it.");
  ExpectLineFeed(Step::kFieldStart);
  return end + 1;
}

std::size_t HeadScanner::ScanLineFeed(std::string_view bytes, std::size_t pos) {
  if (bytes[pos] != '\n') return Refuse(pos, 400, "A line ends with a lone CR.");
  step_ = after_line_feed_;
  return pos + 1;
}

void HeadScanner::ExpectLineFeed(Step next) {
  step_ = Step::kLineFeed;
  after_line_feed_ = next;
}

void HeadScanner::Keep(std::string_view bytes, std::size_t end) {
  std::size_t need = text_.size() + (end - kept_);
  if (need > text_.capacity()) text_.reserve(std::bit_ceil(std::max(need, kFirstBufferBytes)));
  text_.append(bytes.substr(kept_, end - kept_));
  kept_ = end;
}

std::size_t HeadScanner::Refuse(std::size_t pos, int status, std::string_view reason) {
  refusal_ = Refusal{status, reason};
  return pos;
}

}  // namespace reelcache
