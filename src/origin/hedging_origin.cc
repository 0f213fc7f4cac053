#include "origin/hedging_origin.h"

#include <spdlog/spdlog.h>

#include <optional>
#include <utility>

#include "io/timer.h"
#include "origin/circuit.h"
#include "origin/stopping.h"

namespace reelcache {

// One fetch and the one or two attempts that run for it.
class HedgingOrigin::HedgingFetch final : public FetchHandle {
 public:
  HedgingFetch(HedgingOrigin& origin, Loop& loop, FetchRequest request, FetchSink& sink)
      : origin_(origin),
        running_(origin.running_),
        loop_(loop),
        request_(std::move(request)),
        sink_(sink),
        timer_(loop, [this] { head_ ? OnStallTick() : OnHeadLate(); }) {
    running_->Add(*this);
    origin_.policy_.OnFetch();
    first_ = Begin(request_.attempt);
  }
  ~HedgingFetch() override { running_->Remove(*this); }

  Loop& loop() { return loop_; }
  void Abort() { End(StoppingError()); }

  void Pause() override {
    if (std::exchange(paused_, true)) return;
    for (Attempt* attempt : {first_.get(), second_.get()})
      if (attempt != nullptr) attempt->handle->Pause();
  }
  void Resume() override {
    if (!std::exchange(paused_, false)) return;
    heard_ = true;  // silence counts from here
    for (Attempt* attempt : {first_.get(), second_.get()})
      if (attempt != nullptr) attempt->handle->Resume();
  }
  void Hurry() override {
    if (std::exchange(request_.urgent, true)) return;
    for (Attempt* attempt : {first_.get(), second_.get()})
      if (attempt != nullptr) attempt->handle->Hurry();
    if (first_ && first_->sent != SteadyTime{}) WatchHead();
  }

 private:
  struct Head {
    ObjectFacts facts;
    ByteInterval interval;
  };

  // Tells the fetch which of the two speaks. May be gone after each call.
  struct Attempt final : FetchSink {
    explicit Attempt(HedgingFetch& owner) : fetch(owner) {}
    void OnSent() override { fetch.OnSent(*this); }
    void OnTiming(const FetchTiming& timing) override {
      if (!fetch.head_) fetch.sink_.OnTiming(timing);
    }
    void OnRangeIgnored() override { fetch.sink_.OnRangeIgnored(); }
    void OnHead(const ObjectFacts& facts, ByteInterval interval) override { fetch.OnHead(*this, facts, interval); }
    void OnBytes(std::string_view bytes) override { fetch.OnBytes(*this, bytes); }
    void OnEnd(Status status) override { fetch.OnEnd(*this, std::move(status)); }

    HedgingFetch& fetch;
    SteadyTime sent{};  // before that it waits in a line, which says nothing of the storage
    std::unique_ptr<FetchHandle> handle;
  };
  using AttemptPtr = std::unique_ptr<Attempt>;

  // From the byte after the last one.
  AttemptPtr Begin(FetchAttempt which) {
    auto attempt = std::make_unique<Attempt>(*this);
    FetchRequest request = request_;
    request.attempt = which;
    request.interval.begin += received_bytes_;
    attempt->handle = origin_.inner_.Fetch(loop_, std::move(request), *attempt);
    if (paused_) attempt->handle->Pause();
    return attempt;
  }

  void OnSent(Attempt& attempt) {
    attempt.sent = origin_.clock_.Now();
    if (&attempt == first_.get()) WatchHead();
  }

  // Where it is late a second one is asked, if somebody waits for it.
  void WatchHead() {
    if (head_ || !request_.urgent) return;
    if (auto delay = origin_.policy_.HedgeDelay()) timer_.Start(*delay);
  }

  void OnHeadLate() {
    if (paused_ || second_ || !origin_.policy_.Take()) return;
    Count(origin_.stats_.hedges);
    second_ = Begin(FetchAttempt::kHedge);
  }

  // A tick without a byte since the one before it: a timer that starts again at each byte would cost more.
  void OnStallTick() {
    if (std::exchange(heard_, false) || paused_ || second_) return;
    if (received_bytes_ == head_->interval.size() || !request_.pin || !request_.pin->strong()) return;
    if (!origin_.policy_.Take()) return;
    Count(origin_.stats_.takeovers);
    spdlog::info("{} sends nothing more of {}: it is asked again from byte {}{}", origin_.Describe(), request_.name,
                 request_.interval.begin + received_bytes_, InBrackets(request_.cause));
    second_ = Begin(FetchAttempt::kTakeover);
  }

  // The other one is dropped.
  void GoOnWith(Attempt& attempt) {
    if (&attempt == second_.get()) first_ = std::move(second_);
    second_.reset();
  }

  void OnHead(Attempt& attempt, const ObjectFacts& facts, ByteInterval interval) {
    if (head_) return OnSecondHead(facts);
    const SteadyTime now = origin_.clock_.Now();
    origin_.policy_.OnHead(now - attempt.sent);
    if (&attempt == second_.get()) {
      if (first_) origin_.policy_.OnHead(now - first_->sent);
      Count(origin_.stats_.hedges_won);
    }
    GoOnWith(attempt);
    head_ = Head{facts, interval};
    if (!request_.pin && facts.validator.strong()) request_.pin = facts.validator;
    const auto tick = origin_.policy_.StallDelay();
    heard_ = true;
    timer_.Start(tick, tick);
    sink_.OnHead(facts, interval);  // may destroy this
  }

  // Of the one that takes over.
  void OnSecondHead(const ObjectFacts& facts) {
    if (IsSameVersion(facts, head_->facts)) return;
    second_.reset();
    if (!first_) End(Error{ErrorKind::kChanged, "the object changed while it was read"});
  }

  void OnBytes(Attempt& attempt, std::string_view bytes) {
    heard_ = true;
    if (second_) GoOnWith(attempt);
    received_bytes_ += bytes.size();
    sink_.OnBytes(bytes);  // may destroy this
  }

  // A fault of one of two is none yet; an answer before the head is one, whoever gives it.
  void OnEnd(Attempt& attempt, Status status) {
    if (!status.ok() && status.error().throttled) origin_.policy_.OnThrottled();
    const bool answered = status.ok() || (!head_ && VerdictOf(status.error()) == CircuitVerdict::kAnswered);
    AttemptPtr& ended = &attempt == first_.get() ? first_ : second_;
    ended.reset();
    if (answered || (!first_ && !second_)) End(std::move(status));
  }

  void End(Status status) {
    timer_.Stop();
    first_.reset();
    second_.reset();
    running_->Remove(*this);
    sink_.OnEnd(std::move(status));  // may destroy this
  }

  HedgingOrigin& origin_;
  const std::shared_ptr<RunningFetches<HedgingFetch>> running_;
  Loop& loop_;
  FetchRequest request_;  // the pin is added once the version is known
  FetchSink& sink_;
  std::optional<Head> head_;  // as the sink knows it
  std::uint64_t received_bytes_ = 0;
  bool heard_ = false;  // since the last tick
  bool paused_ = false;
  Timer timer_;         // to the hedge; after the head it ticks
  AttemptPtr first_;    // null once it ended while the second one ran on
  AttemptPtr second_;   // null unless two run, or the second one alone
};

// One question for an object's facts. It cannot be dropped: whoever answers late answers nobody.
class HedgingOrigin::HedgedStat final : public std::enable_shared_from_this<HedgedStat> {
 public:
  HedgedStat(HedgingOrigin& origin, Loop& loop, std::string name, OnFacts on_facts)
      : origin_(origin),
        loop_(loop),
        name_(std::move(name)),
        on_facts_(std::move(on_facts)),
        timer_(loop, [this] { OnLate(); }) {}

  void Start() {
    origin_.policy_.OnFetch();
    Ask(false);
    if (auto delay = origin_.policy_.HedgeDelay()) timer_.Start(*delay);
  }

 private:
  void Ask(bool second) {
    ++running_;
    origin_.inner_.Stat(loop_, name_, [self = shared_from_this(), second](Result<ObjectFacts> facts) {
      self->OnAnswer(second, std::move(facts));
    });
  }

  void OnLate() {
    if (!origin_.policy_.Take()) return;
    Count(origin_.stats_.hedges);
    Ask(true);
  }

  void OnAnswer(bool second, Result<ObjectFacts> facts) {
    --running_;
    if (!facts.ok() && facts.error().throttled) origin_.policy_.OnThrottled();
    const bool answered = facts.ok() || VerdictOf(facts.error()) == CircuitVerdict::kAnswered;
    if (!on_facts_ || (!answered && running_ > 0)) return;
    timer_.Stop();
    if (second && answered) Count(origin_.stats_.hedges_won);
    std::exchange(on_facts_, nullptr)(std::move(facts));
  }

  HedgingOrigin& origin_;
  Loop& loop_;
  const std::string name_;
  OnFacts on_facts_;  // null once called
  int running_ = 0;   // questions
  Timer timer_;
};

HedgingOrigin::HedgingOrigin(Origin& inner, HedgePolicy::Limits limits, OriginStats* stats, const Clock& clock)
    : OriginDecorator(inner), clock_(clock), stats_(*stats), policy_(limits) {}

std::unique_ptr<FetchHandle> HedgingOrigin::Fetch(Loop& loop, FetchRequest request, FetchSink& sink) {
  return std::make_unique<HedgingFetch>(*this, loop, std::move(request), sink);
}

void HedgingOrigin::Stat(Loop& loop, std::string name, OnFacts on_facts) {
  std::make_shared<HedgedStat>(*this, loop, std::move(name), std::move(on_facts))->Start();
}

void HedgingOrigin::TellState(const std::string& name, OriginState& state) const {
  inner_.TellState(name, state);
  state.hedging = true;
  policy_.TellState(state);
}

// Ours first: what the inner origin answers while it closes would begin no second fetch, but its timer might.
void HedgingOrigin::CloseLoop(Loop& loop) {
  while (HedgingFetch* fetch = running_->AnyOf(loop)) fetch->Abort();
  inner_.CloseLoop(loop);
}

}  // namespace reelcache
