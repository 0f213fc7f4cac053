#include "admin/explain.h"

#include "cache/freshness.h"
#include "http/media_type.h"
#include "http/range.h"
#include "server/router.h"

namespace reelcache {
namespace {

RequestHead PlayerHead(std::string_view range) {
  RequestHead head;
  head.fields.Add("Range", range);
  head.fields.Add("Sec-Fetch-Dest", "video");
  head.fields.Add("User-Agent", "Chrome/");
  return head;
}

void Limit(PlannedAnswer& answer, std::string_view range, const std::vector<RangeSpec>* ranges, std::uint64_t bytes,
           const ResponseLimit& limit) {
  const RequestHead plain;
  answer.chunked = LimitAnswer({plain, ranges, answer.interval, bytes}, limit).kind == LimitedAnswer::Kind::kChunked;
  const RequestHead player = PlayerHead(range);
  LimitedAnswer shorter = LimitAnswer({player, ranges, answer.interval, bytes}, limit);
  if (shorter.kind == LimitedAnswer::Kind::kShorter) answer.player_bytes = shorter.interval.size();
}

// The origin's part of the wait. Two questions one after the other take twice as long.
void WaitForOrigin(FirstByte& first, int times, const OriginState& origin) {
  first.refused = origin.circuit == CircuitState::kOpen;
  first.line = !first.refused && origin.limit > 0 && origin.running >= origin.limit;
  if (!first.refused && origin.first_byte_p50) first.expected = *origin.first_byte_p50 * times;
}

}  // namespace

std::string_view WhyNotServed(const std::string& name, bool serve_all, bool serve_hidden) {
  if (!DownloadName(std::string(kDownloadPrefix) + name)) return "bad_name";
  if (!serve_hidden && HasHiddenSegment(name)) return "hidden";
  return serve_all || IsMediaName(name) ? "" : "not_media";
}

std::string_view ToString(ObjectFinding state) {
  switch (state) {
    case ObjectFinding::kUnknown: return "unknown";
    case ObjectFinding::kAsking: return "asking";
    case ObjectFinding::kMissing: return "missing";
    case ObjectFinding::kFresh: return "fresh";
    case ObjectFinding::kStale: return "stale";
    case ObjectFinding::kExcused: return "excused";
    case ObjectFinding::kUnstored: return "unstored";
  }
  return "unknown";
}

ObjectFinding StateOf(const ObjectView& view, WallTime now, const CacheOptions& options) {
  if (view.asking) return ObjectFinding::kAsking;
  if (view.negative) return ObjectFinding::kMissing;
  if (!view.object) return ObjectFinding::kUnknown;
  if (!view.object->facts().may_store) return ObjectFinding::kUnstored;
  if (FreshnessOf(*view.object, now, options.fresh_for) == Freshness::kFresh) return ObjectFinding::kFresh;
  return view.object->stale_allowed(now) ? ObjectFinding::kExcused : ObjectFinding::kStale;
}

std::string_view WhyNotStored(const Object& object) {
  if (object.storable()) return "";
  if (!object.facts().may_store) return "no_store";
  return object.facts().validator.strong() ? "too_long" : "no_strong_validator";
}

PlannedAnswer PlanAnswer(std::string_view range, std::uint64_t complete_length, const ResponseLimit& limit) {
  PlannedAnswer answer{200, {0, complete_length}, true};
  auto ranges = ParseRange(range);
  ResolvedRange resolved = ranges ? ResolveRange(*ranges, complete_length) : ResolvedRange{};
  switch (resolved.kind) {
    case ResolvedRange::Kind::kWhole: break;
    case ResolvedRange::Kind::kSingle: answer = {206, resolved.interval, !ranges->front().last}; break;
    case ResolvedRange::Kind::kMultiple: answer = {206, resolved.intervals.front(), false, true}; break;
    case ResolvedRange::Kind::kUnsatisfied: return {416, {}};
  }
  if (!answer.interval.empty() && !answer.multipart)
    Limit(answer, range, answer.status == 206 ? &*ranges : nullptr, answer.interval.size(), limit);
  return answer;
}

std::optional<ByteInterval> PlanFirstFetch(std::string_view range, std::uint32_t chunk_bytes) {
  auto ranges = ParseRange(range);
  if (!ranges) return PlanQuestion({0, UINT64_MAX}, chunk_bytes);
  if (ranges->size() != 1 || !ranges->front().first) return std::nullopt;
  std::uint64_t last = ranges->front().last.value_or(UINT64_MAX);
  return PlanQuestion({*ranges->front().first, last == UINT64_MAX ? last : last + 1}, chunk_bytes);
}

FirstByte PredictFirstByte(ObjectFinding state, std::optional<Source> first, bool asks_with_fetch,
                           const OriginState& origin) {
  FirstByte byte;
  switch (state) {
    case ObjectFinding::kMissing: return byte;
    case ObjectFinding::kAsking: byte.question = "joined"; break;
    case ObjectFinding::kUnknown:
      byte.source = Source::kOrigin;
      if (!asks_with_fetch) byte.question = "origin";
      WaitForOrigin(byte, asks_with_fetch ? 1 : 2, origin);
      return byte;
    case ObjectFinding::kStale:
    case ObjectFinding::kUnstored: byte.question = "origin"; break;
    case ObjectFinding::kFresh:
    case ObjectFinding::kExcused: break;
  }
  byte.source = first;
  const int times = (byte.question == "origin" ? 1 : 0) + (first == Source::kOrigin ? 1 : 0);
  if (times > 0 || first == Source::kJoined || !byte.question.empty()) WaitForOrigin(byte, std::max(times, 1), origin);
  if (first == Source::kMemory && byte.question.empty()) byte.expected = std::chrono::microseconds(0);
  return byte;
}

}  // namespace reelcache
