#include "origin/retrying_origin.h"

#include <utility>
#include <vector>

#include "io/timer.h"
#include "origin/retrying_fetch.h"
#include "origin/stopping.h"

namespace reelcache {

// A Stat or List that has not been answered yet.
class RetryingOrigin::Call : public std::enable_shared_from_this<Call> {
 public:
  Call(RetryingOrigin& origin, Loop& call_loop) : origin_(origin), loop_(call_loop) {}
  virtual ~Call() = default;
  virtual void Abort() = 0;
  Loop& loop() { return loop_; }

 protected:
  RetryingOrigin& origin_;
  Loop& loop_;
};

template <typename T>
class RetryingOrigin::RetriedCall final : public Call {
 public:
  using Callback = std::function<void(Result<T>)>;
  using Ask = std::function<void(Callback)>;

  RetriedCall(RetryingOrigin& origin, Loop& loop, Ask ask, Callback on_answer)
      : Call(origin, loop),
        ask_(std::move(ask)),
        on_answer_(std::move(on_answer)),
        began_(origin.retries_.clock.Now()),
        timer_(loop, [this] { Attempt(); }) {
    origin.retries_.budget.OnFirstAttempt();
  }

  void Attempt() {
    ++attempts_;
    ask_([self = this->shared_from_this(), this](Result<T> answer) { OnAnswer(std::move(answer)); });
  }

  void Abort() override { Report(StoppingError()); }

 private:
  void OnAnswer(Result<T> answer) {
    if (!on_answer_) return;
    Retries& retries = origin_.retries_;
    if (answer.ok() && attempts_ > 1) retries.budget.GiveBack();
    if (answer.ok() || !MayRetry(answer.error()) || !retries.Take()) return Report(std::move(answer));
    timer_.Start(RetryDelay(retries.policy, attempts_, answer.error(), RandomFraction()));
  }

  bool MayRetry(const Error& error) const {
    const RetryPolicy& policy = origin_.retries_.policy;
    const auto pause = error.retry_after.value_or(std::chrono::seconds(0));
    return attempts_ < policy.call_attempts && IsWorthRetrying(policy, error) &&
           IsInTime(policy, attempts_, origin_.retries_.clock.Now() + pause - began_);
  }

  void Report(Result<T> answer) {
    auto keep = this->shared_from_this();
    timer_.Stop();
    origin_.Forget(keep);
    if (auto on_answer = std::exchange(on_answer_, nullptr)) on_answer(std::move(answer));
  }

  Ask ask_;
  Callback on_answer_;  // empty once it was called
  int attempts_ = 0;
  const SteadyTime began_;
  Timer timer_;
};

RetryingOrigin::RetryingOrigin(Origin& inner, RetryPolicy policy, OriginStats* stats, const Clock& clock)
    : OriginDecorator(inner), retries_{policy, clock, *stats} {}

RetryingOrigin::~RetryingOrigin() = default;

std::unique_ptr<FetchHandle> RetryingOrigin::Fetch(Loop& loop, FetchRequest request, FetchSink& sink) {
  return std::make_unique<RetryingFetch>(inner_, loop, retries_, fetches_, std::move(request), sink);
}

void RetryingOrigin::Stat(Loop& loop, std::string name, OnFacts on_facts) {
  auto ask = [this, &loop, name = std::move(name)](OnFacts answer) { inner_.Stat(loop, name, std::move(answer)); };
  auto call = std::make_shared<RetriedCall<ObjectFacts>>(*this, loop, std::move(ask), std::move(on_facts));
  Remember(call);
  call->Attempt();
}

void RetryingOrigin::List(Loop& loop, std::string token, OnListPage on_page) {
  auto ask = [this, &loop, token = std::move(token)](OnListPage answer) { inner_.List(loop, token, std::move(answer)); };
  auto call = std::make_shared<RetriedCall<ListPage>>(*this, loop, std::move(ask), std::move(on_page));
  Remember(call);
  call->Attempt();
}

void RetryingOrigin::Remember(std::shared_ptr<Call> call) {
  std::lock_guard lock(mutex_);
  calls_.insert(std::move(call));
}

void RetryingOrigin::Forget(const std::shared_ptr<Call>& call) {
  std::lock_guard lock(mutex_);
  calls_.erase(call);
}

// Ours first: what the inner origin answers while it closes would be asked again.
void RetryingOrigin::CloseLoop(Loop& loop) {
  std::vector<std::shared_ptr<Call>> calls;
  {
    std::lock_guard lock(mutex_);
    for (const auto& call : calls_)
      if (&call->loop() == &loop) calls.push_back(call);
  }
  for (const auto& call : calls) call->Abort();
  while (RetryingFetch* fetch = fetches_->AnyOf(loop)) fetch->Abort();
  inner_.CloseLoop(loop);
}

}  // namespace reelcache
