#include "origin/retrying_fetch.h"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <utility>

#include "origin/stopping.h"

namespace reelcache {

RetryingFetch::RetryingFetch(Origin& inner, Loop& loop, Retries& retries,
                             std::shared_ptr<RunningFetches<RetryingFetch>> running, FetchRequest request, FetchSink& sink)
    : inner_(inner),
      loop_(loop),
      retries_(retries),
      running_(std::move(running)),
      request_(std::move(request)),
      sink_(sink),
      idle_since_(retries.clock.Now()),
      timer_(loop, [this] {
        due_ = true;
        if (!paused_) StartAttempt();  // a paused one would hold a connection for nothing
      }) {
  running_->Add(*this);
  retries_.budget.OnFirstAttempt();
  StartAttempt();
}

RetryingFetch::~RetryingFetch() { running_->Remove(*this); }

void RetryingFetch::Abort() {
  attempt_.reset();
  End(StoppingError());
}

void RetryingFetch::End(Status status) {
  timer_.Stop();
  running_->Remove(*this);
  sink_.OnEnd(std::move(status));  // may destroy this
}

void RetryingFetch::StartAttempt() {
  due_ = false;
  ++attempts_;
  ++idle_attempts_;
  FetchRequest request = request_;
  request.interval.begin += received_bytes_;
  if (attempts_ > 1) request.attempt = FetchAttempt::kRetry;
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

void RetryingFetch::Hurry() {
  request_.urgent = true;
  if (attempt_) attempt_->Hurry();
}

void RetryingFetch::OnTiming(const FetchTiming& timing) {
  if (head_) return;
  FetchTiming told = timing;
  told.retried = attempts_ > 1;
  sink_.OnTiming(told);
}

void RetryingFetch::OnHead(const ObjectFacts& facts, ByteInterval interval) {
  if (head_) {
    // The pin holds for strong validators; for the others this is the whole check.
    if (IsSameVersion(facts, head_->facts)) return;
    attempt_.reset();
    return End(Error{ErrorKind::kChanged, "the object changed between two attempts"});
  }
  head_ = Head{facts, interval};
  if (!request_.pin && facts.validator.strong()) request_.pin = facts.validator;
  sink_.OnHead(facts, interval);  // may destroy this
}

void RetryingFetch::OnBytes(std::string_view bytes) {
  OnProgress();
  received_bytes_ += bytes.size();
  sink_.OnBytes(bytes);  // may destroy this
}

void RetryingFetch::OnProgress() {
  idle_attempts_ = 0;
  idle_since_ = retries_.clock.Now();
  if (std::exchange(owes_token_, false)) retries_.budget.GiveBack();
}

bool RetryingFetch::MayRetry(const Error& error) const {
  const RetryPolicy& policy = retries_.policy;
  if (!IsWorthRetrying(policy, error)) return false;
  if (idle_attempts_ >= policy.attempts || attempts_ >= policy.most_attempts) return false;
  const auto pause = error.retry_after.value_or(std::chrono::seconds(0));
  if (!IsInTime(policy, idle_attempts_, retries_.clock.Now() + pause - idle_since_)) return false;
  return received_bytes_ == 0 || (request_.pin && request_.pin->strong());
}

void RetryingFetch::OnEnd(Status status) {
  attempt_.reset();
  if (IsComplete()) status = Ok();
  if (status || !MayRetry(status.error()) || !retries_.Take()) return End(std::move(status));
  owes_token_ = true;
  auto delay = RetryDelay(retries_.policy, std::max(1, idle_attempts_), status.error(), RandomFraction());
  spdlog::info("{}; asking again in {} ms from byte {}{}", status.error().message, delay.count(),
               request_.interval.begin + received_bytes_, InBrackets(request_.cause));
  timer_.Start(delay);
}

}  // namespace reelcache
