#include "server/response_limit.h"

#include <algorithm>

#include "base/ascii.h"

namespace reelcache {
namespace {

// At each seek a browser asks for the rest of the film, by an open range or one to the last byte, takes ten seconds of it
// and breaks off. What is on its way then is thrown away, and so is what was fetched for it; after a short answer it asks
// on when it has room again.
constexpr std::uint64_t kMostForPlayer = 4 * 1024 * 1024;

// Safari asks by closed ranges alone, and nobody has seen what it makes of a shorter answer to one. Chromium (by an open
// range at first, then one to the last byte) and Firefox (always open) were seen to ask on.
bool AsksOn(const RangeSpec& range, const Fields& fields) {
  return !range.last || fields.Find("User-Agent").value_or("").find("Chrome/") != std::string_view::npos;
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

bool IsFromMediaElement(const Fields& fields) {
  auto destination = fields.Find("Sec-Fetch-Dest");
  return destination && (EqualsIgnoreCase(*destination, "video") || EqualsIgnoreCase(*destination, "audio"));
}

LimitedAnswer LimitAnswer(const LongAnswer& answer, const ResponseLimit& limit) {
  using Kind = LimitedAnswer::Kind;
  const std::uint64_t most = limit.bytes == 0 ? UINT64_MAX : limit.bytes;
  if (answer.head.method != Method::kGet) return {Kind::kAsIs};
  if (NamesOneBegin(answer.ranges) && IsFromMediaElement(answer.head.fields)) {
    bool asks_on = AsksOn(answer.ranges->front(), answer.head.fields);
    std::uint64_t most_for_player = asks_on ? std::min(most, kMostForPlayer) : most;
    if (answer.body_bytes <= most_for_player) return {Kind::kAsIs};
    return {Kind::kShorter, Shorten(answer.interval, most_for_player, limit.chunk_bytes)};
  }
  if (answer.body_bytes <= most || answer.head.minor_version == 0) return {Kind::kAsIs};
  return {Kind::kChunked};
}

}  // namespace reelcache
