#include "origin/fetch_answer.h"

#include <fmt/format.h>

#include "base/ascii.h"
#include "base/log.h"
#include "http/http_date.h"
#include "http/response_fields.h"

namespace reelcache {
namespace {

// A server that limits requests without saying for how long.
constexpr std::chrono::seconds kThrottlePause{1};

Error Bad(std::string message) { return {ErrorKind::kBadAnswer, std::move(message)}; }

// The value of a field that may stand once only; nothing when it is absent or repeated.
std::optional<std::string_view> Only(const Fields& fields, std::string_view name) {
  if (fields.Count(name) != 1) return std::nullopt;
  return TrimOws(*fields.Find(name));
}

std::optional<std::uint64_t> ContentLength(const Fields& fields) {
  if (fields.Count("Transfer-Encoding") > 0) return std::nullopt;
  auto value = fields.Find("Content-Length");
  return value ? ParseDecimal(TrimOws(*value)) : std::nullopt;
}

ObjectFacts FactsOf(const Fields& fields, std::uint64_t complete_length, WallTime now, const AnswerRules& rules) {
  ObjectFacts facts;
  facts.complete_length = complete_length;
  facts.validator = rules.validator(fields, now);
  if (auto date = Only(fields, "Last-Modified")) facts.last_modified = ParseHttpDate(*date);
  facts.content_type = std::string(Only(fields, "Content-Type").value_or(""));
  std::string coding = fields.Joined("Content-Encoding").value_or("");
  if (!EqualsIgnoreCase(TrimOws(coding), "identity")) facts.content_encoding = TrimOws(coding);
  facts.may_store = !rules.heeds_cache_control || MayStore(fields.Joined("Cache-Control").value_or(""));
  return facts;
}

std::optional<Error> CheckPin(const FetchRequest& request, const Validator& seen) {
  if (!request.pin || seen == *request.pin) return std::nullopt;
  return Error{ErrorKind::kChanged, fmt::format("the object changed: its validator is {} where {} was expected",
                                                Quoted(seen.value), Quoted(request.pin->value))};
}

Result<FetchAnswer> JudgePartial(const AnswerHead& head, const FetchRequest& request, WallTime now, const AnswerRules& rules) {
  auto text = Only(head.fields, "Content-Range");
  auto range = text ? ParseContentRange(*text) : std::nullopt;
  if (!range || !range->interval || !range->complete_length)
    return Bad(fmt::format("the answer 206 has no usable Content-Range: {}", Quoted(text.value_or(""))));
  FetchAnswer answer{FactsOf(head.fields, *range->complete_length, now, rules), {}, 0, 0, false};
  if (auto changed = CheckPin(request, answer.facts.validator)) return *changed;
  const ByteInterval asked = request.interval;
  if (range->interval->begin != asked.begin || range->interval->end > asked.end)
    return Bad(fmt::format("the answer 206 brings {} where bytes {}-{} were asked", Quoted(*text), asked.begin,
                           asked.end - 1));
  auto length = ContentLength(head.fields);
  if (length && *length != range->interval->size())
    return Error{ErrorKind::kUnavailable,  // cut short on its way: the next one may be whole
                 fmt::format("the answer 206 has {} bytes under Content-Range {}", *length, Quoted(*text))};
  answer.interval = {asked.begin, std::min(asked.end, *range->complete_length)};
  answer.body_bytes = range->interval->size();
  return answer;
}

Result<FetchAnswer> JudgeWhole(const AnswerHead& head, const FetchRequest& request, WallTime now, const AnswerRules& rules) {
  auto length = ContentLength(head.fields);
  if (!length && head.fields.Find("x-goog-stored-content-encoding").value_or("identity") != "identity")
    return Bad("the storage unpacks what is stored compressed and then knows no ranges: upload the object uncompressed");
  if (!length) return Bad("the answer 200 to a range request does not tell its length");
  FetchAnswer answer{FactsOf(head.fields, *length, now, rules), {}, 0, 0, false};
  if (auto changed = CheckPin(request, answer.facts.validator)) return *changed;
  const ByteInterval asked = request.interval;
  if (asked.begin >= *length)
    return Error{ErrorKind::kUnsatisfied, fmt::format("the object has {} bytes, byte {} was asked", *length, asked.begin)};
  if (asked.begin > kMostSkippedBytes)
    return Bad(fmt::format("the server does not answer byte ranges: it sent all {} bytes where byte {} was asked",
                           *length, asked.begin));
  answer.interval = {asked.begin, std::min(asked.end, *length)};
  answer.skip_bytes = asked.begin;
  answer.body_bytes = answer.interval.size();
  answer.runs_on = answer.interval.end < *length;
  return answer;
}

Error JudgeUnsatisfied(const AnswerHead& head, const FetchRequest& request, WallTime now, const AnswerRules& rules) {
  // A server that does not know If-Match tells a change by the tag beside its 416, if at all.
  Validator seen = rules.validator(head.fields, now);
  if (seen.kind != Validator::Kind::kNone)
    if (auto changed = CheckPin(request, seen)) return *changed;
  return StatusError(head, now);
}

}  // namespace

bool HasAmbiguousLength(const Fields& fields) {
  if (fields.Count("Content-Length") == 0) return false;
  if (fields.Count("Transfer-Encoding") > 0) return true;
  for (const auto& [name, value] : fields.lines())
    if (EqualsIgnoreCase(name, "Content-Length") && TrimOws(value) != TrimOws(*fields.Find("Content-Length"))) return true;
  return !ParseDecimal(TrimOws(*fields.Find("Content-Length")));
}

Validator ValidatorOf(const Fields& fields, WallTime now) {
  if (auto text = Only(fields, "ETag")) {
    if (auto tag = ParseEntityTag(*text))
      return {tag->weak ? Validator::Kind::kWeakTag : Validator::Kind::kStrongTag, tag->Format()};
  }
  auto text = Only(fields, "Last-Modified");
  auto modified = text ? ParseHttpDate(*text) : std::nullopt;
  if (!modified) return {};
  auto date = ParseHttpDate(Only(fields, "Date").value_or(""));
  if (date.value_or(now) - *modified < std::chrono::seconds(60)) return {};
  return {Validator::Kind::kLastModified, FormatHttpDate(*modified)};
}

Error StatusError(const AnswerHead& head, WallTime now) {
  Error error{ErrorKind::kBadAnswer, fmt::format("the server answered {}", head.status)};
  switch (head.status) {
    case 404:
    case 410: error.kind = ErrorKind::kNotFound; break;
    case 401: error.code = kUnauthorizedCode; [[fallthrough]];
    case 403: error.kind = ErrorKind::kForbidden; break;
    case 412: error.kind = ErrorKind::kChanged; break;
    case 416: error.kind = ErrorKind::kUnsatisfied; break;
    case 429:
      error.retry_after = kThrottlePause;
      error.throttled = true;
      [[fallthrough]];
    case 408: error.kind = ErrorKind::kUnavailable; break;
    case 503: error.throttled = true; [[fallthrough]];
    default:
      if (head.status >= 500) error.kind = ErrorKind::kUnavailable;
  }
  if (error.kind == ErrorKind::kUnavailable)
    if (auto pause = ParseRetryAfter(Only(head.fields, "Retry-After").value_or(""), now)) error.retry_after = pause;
  return error;
}

Result<FetchAnswer> JudgeFetchAnswer(const AnswerHead& head, const FetchRequest& request, WallTime now,
                                     const AnswerRules& rules) {
  switch (head.status) {
    case 206: return JudgePartial(head, request, now, rules);
    case 200: return JudgeWhole(head, request, now, rules);
    case 412:
      if (!request.pin) return Bad("the server answered 412 to a request without a precondition");
      return StatusError(head, now);
    case 416: return JudgeUnsatisfied(head, request, now, rules);
    default: return StatusError(head, now);
  }
}

Result<ObjectFacts> JudgeStatAnswer(const AnswerHead& head, WallTime now, const AnswerRules& rules) {
  std::optional<std::uint64_t> length;
  if (head.status == 200) length = ContentLength(head.fields);
  if (head.status == 206 || head.status == 416) {
    // To the first byte of an empty object the answer is 416 with "bytes */0".
    auto range = ParseContentRange(Only(head.fields, "Content-Range").value_or(""));
    if (range && (head.status == 206 || range->complete_length == std::uint64_t{0})) length = range->complete_length;
  }
  if (length) return FactsOf(head.fields, *length, now, rules);
  if (head.status == 200 || head.status == 206 || head.status == 416)
    return Bad(fmt::format("the answer {} does not tell the object's length", head.status));
  if (head.status == 412) return Bad("the server answered 412 to a request without a precondition");
  return StatusError(head, now);
}

}  // namespace reelcache
