#include "origin/http_fetch.h"

#include <fmt/format.h>

#include <limits>

#include "base/log.h"

namespace reelcache {

std::string RangeField(ByteInterval interval) {
  // A position above 2^63 makes servers answer 416; such an end means "to the end".
  constexpr std::uint64_t kMostPosition = std::numeric_limits<std::int64_t>::max();
  return interval.end > kMostPosition ? fmt::format("Range: bytes={}-", interval.begin)
                                      : fmt::format("Range: bytes={}-{}", interval.begin, interval.end - 1);
}

std::vector<std::string> FetchFields(const FetchRequest& request) {
  std::vector<std::string> fields{RangeField(request.interval)};
  if (request.pin && request.pin->kind == Validator::Kind::kStrongTag)
    fields.push_back("If-Match: " + request.pin->value);
  if (request.pin && request.pin->kind == Validator::Kind::kLastModified)
    fields.push_back("If-Unmodified-Since: " + request.pin->value);
  return fields;
}

HttpFetch::HttpFetch(const MakeExchange& make_exchange, AnswerRules rules, OriginStats& stats, FetchRequest request,
                     FetchSink& sink)
    : rules_(rules), stats_(stats), request_(std::move(request)), sink_(sink) {
  exchange_ = make_exchange(request_, static_cast<ExchangeSink&>(*this));
  exchange_->Start();
}

HttpFetch::~HttpFetch() {
  if (exchange_) exchange_->Cancel();
}

void HttpFetch::Pause() {
  if (exchange_) exchange_->Pause();
}

void HttpFetch::Resume() {
  if (exchange_) exchange_->Resume();
}

bool HttpFetch::OnAnswer(const AnswerHead& head) {
  auto answer = JudgeFetchAnswer(head, request_, std::chrono::system_clock::now(), rules_);
  if (!answer) {
    refusal_ = answer.error();
    return false;
  }
  has_answer_ = true;
  skip_bytes_ = answer->skip_bytes;
  body_bytes_ = answer->body_bytes;
  interval_bytes_ = answer->interval.size();
  runs_on_ = answer->runs_on;
  if (head.status == 200) sink_.OnRangeIgnored();
  sink_.OnHead(answer->facts, answer->interval);  // may destroy this
  return true;
}

HttpFetch::Take HttpFetch::OnBody(std::string_view bytes) {
  Count(stats_.bytes, bytes.size());
  std::size_t skip = std::min<std::uint64_t>(skip_bytes_, bytes.size());
  skip_bytes_ -= skip;
  bytes.remove_prefix(skip);
  overlong_ = !runs_on_ && bytes.size() > body_bytes_;
  bytes = bytes.substr(0, std::min<std::uint64_t>(bytes.size(), body_bytes_));
  body_bytes_ -= bytes.size();
  interval_bytes_ -= bytes.size();
  Take take = overlong_ || (runs_on_ && body_bytes_ == 0) ? Take::kEnough : Take::kMore;
  if (!bytes.empty()) sink_.OnBytes(bytes);  // may destroy this
  return take;
}

Status HttpFetch::Outcome(Status transport) const {
  if (refusal_) return *refusal_;
  if (overlong_) return Error{ErrorKind::kBadAnswer, "the body is longer than its Content-Range"};
  // A fault after the last byte, such as a missing last chunk, takes nothing away.
  if (has_answer_ && interval_bytes_ == 0) return Ok();
  if (!transport) return transport;
  return Error{ErrorKind::kUnavailable, fmt::format("the answer ended {} bytes early", interval_bytes_)};
}

void HttpFetch::OnDone(Status transport) {
  exchange_.reset();
  Status status = Outcome(std::move(transport));
  if (!status) {
    stats_.CountError(status.error().kind);
    status.error().message = fmt::format("fetch of {}: {}", Quoted(request_.name), status.error().message);
  }
  sink_.OnEnd(std::move(status));  // may destroy this
}

}  // namespace reelcache
