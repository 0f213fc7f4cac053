// Requests out of a connection's bytes: llhttp in strict mode, with the checks that llhttp 8.1 leaves to its user
// (RFC 9112 §2-§7, RFC 9110 §7.2): bare CR and LF, NUL, folded lines, Host, versions, targets, sizes, unknown
// transfer codings, Content-Length beside Transfer-Encoding.
//
// Thread: one connection's loop. Memory: at most Limits::head_bytes plus a few hundred bytes; between requests 4 KiB at
// most, since the last head may come again.
#pragma once

#include <cstddef>
#include <memory>
#include <string_view>

#include "http/message.h"

namespace reelcache {

enum class ParseState {
  kReadingHead,  // more bytes are needed for the head
  kReadingBody,  // head() is valid; the body is being skipped
  kComplete,     // head() is valid and the body, if any, was skipped; Reset() for the next request
  kRefused,      // refusal_status() and refusal_reason() say why; the connection must be closed after the answer
};

class RequestParser {
 public:
  struct Limits {
    std::size_t target_bytes = 16 * 1024;   // more: 414
    std::size_t head_bytes = 32 * 1024;     // request line and fields; more: 431 (RFC 6585 §5)
    std::size_t fields = 128;               // more lines: 431
    std::size_t body_bytes = 64 * 1024;     // content a request may carry to be skipped; more: 413
    std::size_t body_overhead_bytes = 64 * 1024;  // chunk sizes, extensions and trailers together; more: 400
    std::size_t empty_lines = 16;           // before the request line (RFC 9112 §2.2)
  };

  RequestParser();
  explicit RequestParser(Limits limits);
  ~RequestParser();
  RequestParser(const RequestParser&) = delete;
  RequestParser& operator=(const RequestParser&) = delete;

  // Takes bytes up to the end of the current head or request and returns how many: it stops right after the head
  // (state kReadingBody or kComplete), so that the caller can look at it, and right after the request.
  std::size_t Feed(std::string_view bytes);

  ParseState state() const;

  // Whether any byte of a request has come since Reset; empty lines do not count.
  bool started() const;
  // Whether no byte at all has.
  bool untouched() const;

  // Requires: kReadingBody or kComplete. Its views live until Reset.
  const RequestHead& head() const;

  // Requires: kRefused. 400, 413, 414, 431, 501 or 505, and a short sentence in English without any input in it.
  int refusal_status() const;
  std::string_view refusal_reason() const;

  void Reset();

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace reelcache
