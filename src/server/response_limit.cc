#include "server/response_limit.h"

#include <algorithm>

#include "base/ascii.h"

namespace reelcache {
namespace {

// At each seek a browser asks for the rest of the film, by an open range or one to the last byte, takes ten seconds of it
// and breaks off. What is on its way then is thrown away, and so is what was fetched for it; after a short answer it asks
// on when it has room again.
constexpr std::uint64_t kMostForPlayer = 4 * 1024 * 1024;

bool IsFromMediaElement(const Fields& fields) {
  auto destination = fields.Find("Sec-Fetch-Dest");
  return destination && (EqualsIgnoreCase(*destination, "video") || EqualsIgnoreCase(*destination, "audio"));
}

// `bytes=first-` or `bytes=first-last`: whoever asks for a suffix wants the end.
bool NamesOneBegin(const std::vector<RangeSpec>* ranges) {
  return ranges != nullptr && ranges->size() == 1 && ranges->front().first;
}

// Ends where a chunk ends, so that the next request begins with a whole one.
ByteInterval Shorten(ByteInterval interval, std::uint64_t most, std::uint32_t chunk_bytes) {
  std::uint64_t end = interval.begin + most;
  std::uint64_t aligned = chunk_bytes == 0 ? end : end / chunk_bytes * chunk_bytes;
  return {interval.begin, aligned > interval.begin ? aligned : end};
}

}  // namespace

LimitedAnswer LimitAnswer(const LongAnswer& answer, const ResponseLimit& limit) {
  using Kind = LimitedAnswer::Kind;
  const std::uint64_t most = limit.bytes == 0 ? UINT64_MAX : limit.bytes;
  const std::uint64_t most_for_player = std::min(most, kMostForPlayer);
  if (answer.body_bytes <= most_for_player || answer.head.method != Method::kGet) return {Kind::kAsIs};
  if (NamesOneBegin(answer.ranges) && IsFromMediaElement(answer.head.fields))
    return {Kind::kShorter, Shorten(answer.interval, most_for_player, limit.chunk_bytes)};
  if (answer.body_bytes <= most || answer.head.minor_version == 0) return {Kind::kAsIs};
  return {Kind::kChunked};
}

}  // namespace reelcache
