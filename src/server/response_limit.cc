#include "server/response_limit.h"

#include "base/ascii.h"

namespace reelcache {
namespace {

bool IsFromMediaElement(const Fields& fields) {
  auto destination = fields.Find("Sec-Fetch-Dest");
  return destination && (EqualsIgnoreCase(*destination, "video") || EqualsIgnoreCase(*destination, "audio"));
}

// `bytes=first-` or `bytes=first-last`: whoever asks for a suffix wants the end.
bool NamesOneBegin(const std::vector<RangeSpec>* ranges) {
  return ranges != nullptr && ranges->size() == 1 && ranges->front().first;
}

// Ends where a chunk ends, so that the next request begins with a whole one.
ByteInterval Shorten(ByteInterval interval, const ResponseLimit& limit) {
  std::uint64_t end = interval.begin + limit.bytes;
  std::uint64_t aligned = limit.chunk_bytes == 0 ? end : end / limit.chunk_bytes * limit.chunk_bytes;
  return {interval.begin, aligned > interval.begin ? aligned : end};
}

}  // namespace

LimitedAnswer LimitAnswer(const LongAnswer& answer, const ResponseLimit& limit) {
  using Kind = LimitedAnswer::Kind;
  if (limit.bytes == 0 || answer.body_bytes <= limit.bytes || answer.head.method != Method::kGet) return {Kind::kAsIs};
  if (NamesOneBegin(answer.ranges) && IsFromMediaElement(answer.head.fields))
    return {Kind::kShorter, Shorten(answer.interval, limit)};
  return {answer.head.minor_version == 0 ? Kind::kAsIs : Kind::kChunked};
}

}  // namespace reelcache
