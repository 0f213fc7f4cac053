#include "origin/token_cache.h"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <utility>

#include "origin/stopping.h"

namespace reelcache {

TokenCache::TokenCache(Loop& home, TokenSource& source, const Clock& clock)
    : home_(home), source_(source), clock_(clock) {}

namespace {

// Until then the same failure would be the answer.
void WaitBeforeRetry(Error& error) {
  bool passing = error.kind == ErrorKind::kUnavailable || error.kind == ErrorKind::kTimeout;
  if (passing && !error.retry_after && error.code != kStoppingCode)
    error.retry_after = std::chrono::ceil<std::chrono::seconds>(TokenCache::kPauseAfterFailure);
}

}  // namespace

// Requires: mutex_ held.
std::optional<Result<std::string>> TokenCache::Held(SteadyTime now) {
  if (value_ && now < expires_) return Result<std::string>(*value_);
  if (failure_ && now < failing_until_) return Result<std::string>(*failure_);
  return std::nullopt;
}

void TokenCache::Get(Loop& loop, std::function<void(Result<std::string>)> on_value) {
  std::unique_lock lock(mutex_);
  used_ = true;
  const SteadyTime now = clock_.Now();
  if (auto held = Held(now)) {
    bool due = value_ && now >= renew_at_ && now >= failing_until_ && !closed_ && !std::exchange(asking_, true);
    lock.unlock();
    if (due) home_.Post([this] { Ask(); });
    return on_value(std::move(*held));
  }
  if (closed_) {
    lock.unlock();
    return on_value(StoppingError());
  }
  waiters_.push_back({&loop, std::move(on_value)});
  if (std::exchange(asking_, true)) return;
  lock.unlock();
  home_.Post([this] { Ask(); });
}

void TokenCache::Refuse(const std::string& value) {
  std::lock_guard lock(mutex_);
  if (value_ == value) value_.reset();
}

void TokenCache::Ask() {
  source_.Ask([this](Result<Token> token) { OnAnswer(std::move(token)); });
}

// A token that is still good outlives a failed renewal.
void TokenCache::OnAnswer(Result<Token> token) {
  std::vector<Waiter> waiters;
  std::optional<std::chrono::milliseconds> renew_in;
  if (!token.ok()) WaitBeforeRetry(token.error());
  Result<std::string> answer = token.ok() ? Result<std::string>(token->value) : Result<std::string>(token.error());
  {
    std::lock_guard lock(mutex_);
    asking_ = false;
    waiters.swap(waiters_);
    if (token.ok()) {
      std::chrono::milliseconds lifetime = std::max(token->lifetime, std::chrono::seconds(1));
      value_ = token->value;
      expires_ = clock_.Now() + lifetime;
      failure_.reset();
      renew_in = lifetime - std::min<std::chrono::milliseconds>(kEarliestRenewal, lifetime / 2);
      renew_at_ = clock_.Now() + *renew_in;
    } else {
      failure_ = token.error();
      failing_until_ = clock_.Now() + kPauseAfterFailure;
      if (value_ && clock_.Now() < expires_) renew_in = kPauseAfterFailure;
    }
    if (closed_) renew_in.reset();
  }
  if (token.ok())
    told_.clear();
  else if (std::exchange(told_, token.error().message) != token.error().message)
    spdlog::warn("{}", token.error().message);
  if (renew_in) {
    renewal_ = std::make_unique<Timer>(home_, [this] { Renew(); });
    renewal_->Start(*renew_in);
  }
  for (Waiter& waiter : waiters)
    waiter.loop->Post([on_value = std::move(waiter.on_value), answer] { on_value(answer); });
}

// Nobody used it since the last time: it may expire.
void TokenCache::Renew() {
  {
    std::lock_guard lock(mutex_);
    if (!std::exchange(used_, false) || std::exchange(asking_, true)) return;
  }
  Ask();
}

void TokenCache::CloseLoop(Loop& loop) {
  std::vector<Waiter> waiters;
  {
    std::lock_guard lock(mutex_);
    if (&loop == &home_) closed_ = true;
    auto others = std::partition(waiters_.begin(), waiters_.end(), [&](const Waiter& waiter) { return waiter.loop != &loop; });
    std::move(others, waiters_.end(), std::back_inserter(waiters));
    waiters_.erase(others, waiters_.end());
  }
  for (const Waiter& waiter : waiters) waiter.on_value(StoppingError());
  if (&loop != &home_) return;
  renewal_ = nullptr;
  source_.CloseLoop(loop);
}

}  // namespace reelcache
