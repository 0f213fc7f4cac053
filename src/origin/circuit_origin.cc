#include "origin/circuit_origin.h"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <utility>

#include "origin/origin_state.h"
#include "origin/refused_fetch.h"
#include "origin/retry_policy.h"

namespace reelcache {
namespace {

constexpr const char* kListName = "";  // of every list, no object's

}  // namespace

// One fetch that was let through, and what became of it.
class CircuitOrigin::GuardedFetch final : public FetchHandle, private FetchSink {
 public:
  GuardedFetch(CircuitOrigin& origin, Loop& loop, Circuit::Pass pass, FetchRequest request, FetchSink& sink)
      : origin_(origin), loop_(loop), pass_(pass), name_(request.name), sink_(sink) {
    inner_ = origin.inner_.Fetch(loop, std::move(request), *this);
  }
  ~GuardedFetch() override {
    if (!settled_) origin_.OnVerdict(pass_, CircuitVerdict::kNothing, name_, "");
  }
  void Pause() override {
    if (inner_) inner_->Pause();
  }
  void Resume() override {
    if (inner_) inner_->Resume();
  }

 private:
  void OnTiming(const FetchTiming& timing) override { sink_.OnTiming(timing); }
  void OnRangeIgnored() override { sink_.OnRangeIgnored(); }
  void OnHead(const ObjectFacts& facts, ByteInterval interval) override {
    settled_ = true;
    origin_.OnVerdict(pass_, CircuitVerdict::kAnswered, name_, "");
    sink_.OnHead(facts, interval);  // may destroy this
  }
  void OnBytes(std::string_view bytes) override { sink_.OnBytes(bytes); }
  void OnEnd(Status status) override {
    inner_.reset();
    if (!std::exchange(settled_, true)) origin_.Report(loop_, pass_, name_, status);
    sink_.OnEnd(std::move(status));  // may destroy this
  }

  CircuitOrigin& origin_;
  Loop& loop_;
  const Circuit::Pass pass_;
  const std::string name_;
  FetchSink& sink_;
  bool settled_ = false;  // its verdict was given
  std::unique_ptr<FetchHandle> inner_;
};

CircuitOrigin::CircuitOrigin(Origin& inner, CircuitPolicy policy, const Clock& clock, OriginStats* stats)
    : OriginDecorator(inner), clock_(clock), stats_(*stats), circuit_(policy) {}

std::unique_ptr<FetchHandle> CircuitOrigin::Fetch(Loop& loop, FetchRequest request, FetchSink& sink) {
  auto pass = Ask();
  if (pass == Circuit::Pass::kRefused) return std::make_unique<RefusedFetch>(loop, sink, Refusal());
  return std::make_unique<GuardedFetch>(*this, loop, pass, std::move(request), sink);
}

void CircuitOrigin::Stat(Loop& loop, std::string name, OnFacts on_facts) {
  Guard<ObjectFacts>(loop, name, std::move(on_facts),
                     [&](OnFacts answer) { inner_.Stat(loop, std::move(name), std::move(answer)); });
}

void CircuitOrigin::List(Loop& loop, std::string token, OnListPage on_page) {
  Guard<ListPage>(loop, kListName, std::move(on_page),
                  [&](OnListPage answer) { inner_.List(loop, std::move(token), std::move(answer)); });
}

template <typename T>
void CircuitOrigin::Guard(Loop& loop, std::string name, std::function<void(Result<T>)> on_answer,
                          const std::function<void(std::function<void(Result<T>)>)>& ask) {
  auto pass = Ask();
  if (pass == Circuit::Pass::kRefused)
    return loop.Post([on_answer = std::move(on_answer), refusal = Refusal()] { on_answer(refusal); });
  ask([this, &loop, pass, name = std::move(name), on_answer = std::move(on_answer)](Result<T> answer) {
    Report(loop, pass, name, answer.ok() ? Ok() : Status(answer.error()));
    on_answer(std::move(answer));
  });
}

void CircuitOrigin::CloseLoop(Loop& loop) {
  {
    std::lock_guard lock(mutex_);
    closing_.insert(&loop);
  }
  inner_.CloseLoop(loop);
  std::lock_guard lock(mutex_);
  closing_.erase(&loop);
}

void CircuitOrigin::TellState(const std::string& name, OriginState& state) const {
  inner_.TellState(name, state);
  std::lock_guard lock(mutex_);
  state.circuit = circuit_.state();
  if (state.circuit == CircuitState::kOpen) state.retry_after = circuit_.RetryAfter(clock_.Now());
}

Circuit::Pass CircuitOrigin::Ask() {
  std::lock_guard lock(mutex_);
  const CircuitState before = circuit_.state();
  auto pass = circuit_.Ask(clock_.Now());
  OnMove(before);
  return pass;
}

Error CircuitOrigin::Refusal() {
  std::lock_guard lock(mutex_);
  const auto pause = circuit_.RetryAfter(clock_.Now());
  Error error{ErrorKind::kUnavailable,
              fmt::format("{} is not asked for {} s because it keeps failing, last with: {}", inner_.Describe(),
                          pause.count(), last_failure_),
              pause};
  error.code = kCircuitOpenCode;
  return error;
}

void CircuitOrigin::Report(Loop& loop, Circuit::Pass pass, std::string_view name, const Status& status) {
  CircuitVerdict verdict = status.ok() ? CircuitVerdict::kAnswered : VerdictOf(status.error());
  {
    std::lock_guard lock(mutex_);
    if (closing_.contains(&loop)) verdict = CircuitVerdict::kNothing;
  }
  OnVerdict(pass, verdict, name, status.ok() ? "" : status.error().message);
}

void CircuitOrigin::OnVerdict(Circuit::Pass pass, CircuitVerdict verdict, std::string_view name,
                              const std::string& why) {
  std::lock_guard lock(mutex_);
  if (verdict == CircuitVerdict::kFailed) last_failure_ = why;
  const CircuitState before = circuit_.state();
  circuit_.OnVerdict(pass, verdict, name, clock_.Now(), RandomFraction());
  OnMove(before);
}

// Requires: mutex_ held. A failed probe is no news.
void CircuitOrigin::OnMove(CircuitState before) {
  const CircuitState now = circuit_.state();
  if (now == before) return;
  stats_.circuits_open += (now == CircuitState::kOpen) - (before == CircuitState::kOpen);
  if (now == CircuitState::kOpen)
    stats_.circuits_open_until = std::max(stats_.circuits_open_until.load(), circuit_.open_until());
  stats_.circuits_probing += (now == CircuitState::kProbing) - (before == CircuitState::kProbing);
  if (before == CircuitState::kClosed)
    spdlog::warn("{} failed {} times in a row, last with: {}; only what is cached is served until it answers again",
                 inner_.Describe(), circuit_.failures(), last_failure_);
  else if (now == CircuitState::kClosed)
    spdlog::info("{} answers again", inner_.Describe());
}

}  // namespace reelcache
