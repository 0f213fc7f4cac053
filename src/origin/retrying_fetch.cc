#include "origin/retrying_fetch.h"

#include <spdlog/spdlog.h>

#include <utility>

namespace reelcache {

RetryingFetch::RetryingFetch(Origin& inner, Loop& loop, const RetryPolicy& policy, OriginStats& stats,
                             FetchRequest request, FetchSink& sink)
    : inner_(inner),
      loop_(loop),
      policy_(policy),
      stats_(stats),
      request_(std::move(request)),
      sink_(sink),
      timer_(loop, [this] {
        due_ = true;
        if (!paused_) StartAttempt();  // a paused one would hold a connection for nothing
      }) {
  StartAttempt();
}

void RetryingFetch::StartAttempt() {
  due_ = false;
  ++attempts_;
  ++idle_attempts_;
  FetchRequest request = request_;
  request.interval.begin += received_bytes_;
  attempt_ = inner_.Fetch(loop_, std::move(request), *this);
  if (paused_) attempt_->Pause();
}

void RetryingFetch::Pause() {
  paused_ = true;
  if (attempt_) attempt_->Pause();
}

void RetryingFetch::Resume() {
  if (!std::exchange(paused_, false)) return;
  if (due_) return StartAttempt();
  if (attempt_) attempt_->Resume();
}

void RetryingFetch::OnHead(const ObjectFacts& facts, ByteInterval interval) {
  if (head_) {
    // The pin holds for strong validators; for the others this is the whole check.
    if (facts.complete_length == head_->facts.complete_length && facts.validator == head_->facts.validator) return;
    attempt_.reset();
    return sink_.OnEnd(Error{ErrorKind::kChanged, "the object changed between two attempts"});
  }
  head_ = Head{facts, interval};
  if (!request_.pin && facts.validator.strong()) request_.pin = facts.validator;
  sink_.OnHead(facts, interval);  // may destroy this
}

void RetryingFetch::OnBytes(std::string_view bytes) {
  idle_attempts_ = 0;
  received_bytes_ += bytes.size();
  sink_.OnBytes(bytes);  // may destroy this
}

bool RetryingFetch::MayRetry(const Error& error) const {
  if (!IsWorthRetrying(policy_, error)) return false;
  if (idle_attempts_ >= policy_.attempts || attempts_ >= policy_.most_attempts) return false;
  return received_bytes_ == 0 || (request_.pin && request_.pin->strong());
}

void RetryingFetch::OnEnd(Status status) {
  attempt_.reset();
  if (IsComplete()) status = Ok();
  if (status || !MayRetry(status.error())) return sink_.OnEnd(std::move(status));
  auto delay = RetryDelay(policy_, std::max(1, idle_attempts_), status.error(), RandomFraction());
  spdlog::info("{}; asking again in {} ms from byte {}", status.error().message, delay.count(),
               request_.interval.begin + received_bytes_);
  Count(stats_.retries);
  timer_.Start(delay);
}

}  // namespace reelcache
