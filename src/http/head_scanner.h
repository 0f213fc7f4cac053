// The first pass over a request's head: collects it from pieces of any size up to its empty line, notes where its parts
// are, and refuses at the first byte that cannot belong to one. What it lets through has CRLF line ends only, a known
// method, a version we speak, no folded lines and no control bytes, and keeps the limits (RFC 9112 §2-§5).
//
// Thread: one connection's loop. Memory: Limits::head_bytes, rounded up to a power of two, and 12 bytes a field.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "http/fields.h"
#include "http/refusal.h"

namespace reelcache {

class HeadScanner {
 public:
  struct Limits {
    std::size_t target_bytes;
    std::size_t head_bytes;
    std::size_t fields;
    std::size_t empty_lines;
  };

  explicit HeadScanner(Limits limits) : limits_(limits) {}

  // Takes bytes up to the end of the head and returns how many; none once done or refused.
  std::size_t Feed(std::string_view bytes);

  bool started() const { return step_ != Step::kStart && step_ != Step::kEmptyLine; }
  bool untouched() const { return step_ == Step::kStart && empty_lines_ == 0; }
  bool done() const { return step_ == Step::kDone && !refusal_; }
  const std::optional<Refusal>& refusal() const { return refusal_; }

  // Require: done(). The head from the method to the empty line's end; a higher minor version reads as HTTP/1.1.
  // Views live until Reset.
  std::string_view text() const { return text_; }
  std::string_view method() const { return text().substr(0, method_bytes_); }
  std::string_view target() const { return text().substr(method_bytes_ + 1, target_bytes_); }
  int minor_version() const { return minor_version_; }
  void CopyFields(Fields& fields) const;  // values without the blanks around them

  // Whether `bytes` begin with this very head, but for digits in `value`, a view into text(): those take their place, and
  // everything else stays as it was found. Requires: done().
  bool TakeAgain(std::string_view bytes, std::string_view value);

  void Reset();

 private:
  // Where the next byte belongs. Each goes to the one below; kFieldValue also back to kFieldStart over kLineFeed.
  enum class Step {
    kStart,       // before the request, at the beginning of a line
    kEmptyLine,   // after the CR of an empty line before the request
    kMethod,
    kTarget,
    kVersion,
    kFieldStart,  // at the beginning of a line after the request line
    kFieldName,
    kFieldValue,
    kLineFeed,    // after a CR; after_line_feed_ says what follows
    kDone,
  };

  // Offsets into text_.
  struct Line {
    std::uint32_t begin, colon, end;
  };

  std::size_t SkipEmptyLines(std::string_view bytes);
  std::size_t FeedPiece(std::string_view piece);
  void Advance();
  void ScanMethod();
  void ScanTarget();
  void ScanVersion();
  void ScanFieldStart();
  void ScanFieldName();
  void ScanFieldValue();
  void ScanLineFeed();

  void CheckMethod();
  void CheckVersion(std::string_view version);
  void ExpectLineFeed(Step next);
  void Keep(std::string_view piece);
  void Refuse(int status, std::string_view reason);

  Limits limits_;
  std::string text_;     // what came from the method on
  std::size_t pos_ = 0;  // of the byte in it that is to be looked at next
  Step step_ = Step::kStart;
  Step after_line_feed_ = Step::kStart;
  std::size_t empty_lines_ = 0;
  std::size_t method_bytes_ = 0;
  std::size_t target_bytes_ = 0;
  std::vector<Line> lines_;
  int minor_version_ = 1;
  std::optional<Refusal> refusal_;
};

}  // namespace reelcache
