// What becomes of an answer that is too long: for the platform in front of us (--max-response), since some proxies refuse
// a response that announces more than a certain Content-Length, or for a player that will break off anyway. Pure.
#pragma once

#include <cstdint>
#include <vector>

#include "base/byte_interval.h"
#include "http/message.h"
#include "http/range.h"

namespace reelcache {

struct ResponseLimit {
  std::uint64_t bytes = 0;        // 0: no limit
  std::uint32_t chunk_bytes = 0;  // where a shorter answer may end
};

// An answer with a body, as it would be without a limit.
struct LongAnswer {
  const RequestHead& head;
  const std::vector<RangeSpec>* ranges;  // that a 206 answers; null for a 200
  ByteInterval interval;                 // of the object; of a multipart body any
  std::uint64_t body_bytes = 0;
};

struct LimitedAnswer {
  enum class Kind {
    kAsIs,
    kShorter,  // a 206 of `interval` only: part of the range that was asked for (RFC 9110 §15.3.7)
    kChunked,  // all of it, without Content-Length (RFC 9112 §7.1)
  };
  Kind kind = Kind::kAsIs;
  ByteInterval interval = {};  // of kShorter

  friend bool operator==(const LimitedAnswer&, const LimitedAnswer&) = default;
};

// `Sec-Fetch-Dest: video` or `audio`.
bool IsFromMediaElement(const Fields& fields);

// Media elements ask on where a shorter 206 ended, and never get more than 4 MiB where that is known for sure; curl and
// ffmpeg take its end for the object's, so everybody else gets all bytes. HTTP/1.0 knows no chunks: its clients get the
// answer as it is.
LimitedAnswer LimitAnswer(const LongAnswer& answer, const ResponseLimit& limit);

}  // namespace reelcache
