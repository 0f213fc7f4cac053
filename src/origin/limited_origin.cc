#include "origin/limited_origin.h"

#include <utility>

#include "origin/circuit.h"

namespace reelcache {

// One fetch, from its place in the line to its end.
class LimitedOrigin::LimitedFetch final : public FetchHandle, private FetchSink {
 public:
  LimitedFetch(LimitedOrigin& origin, Loop& loop, FetchRequest request, FetchSink& sink)
      : origin_(origin), loop_(loop), request_(std::move(request)), sink_(sink) {
    auto on_turn = [this](Status turn) { OnTurn(std::move(turn)); };  // never after Leave
    ticket_ = std::make_shared<RequestSlots::Ticket>(loop, request_.urgent, std::move(on_turn));
    origin_.slots_.Enter(ticket_);
  }
  ~LimitedFetch() override {
    inner_.reset();  // its transfer ends before another one may begin
    origin_.slots_.Leave(*ticket_);
  }

  void Pause() override {
    if (std::exchange(paused_, true) || !inner_) return;
    inner_->Pause();
    origin_.slots_.Rest(*ticket_);
  }
  void Resume() override {
    if (!std::exchange(paused_, false) || !inner_) return;
    origin_.slots_.Wake(*ticket_);
    inner_->Resume();
  }
  void Hurry() override {
    request_.urgent = true;
    origin_.slots_.Hurry(ticket_);
  }

 private:
  void OnTurn(Status turn) {
    if (!turn.ok()) return sink_.OnEnd(std::move(turn));  // may destroy this
    sink_.OnSent();
    inner_ = origin_.inner_.Fetch(loop_, std::move(request_), *this);
    if (!paused_) return;
    inner_->Pause();
    origin_.slots_.Rest(*ticket_);
  }

  void OnTiming(const FetchTiming& timing) override { sink_.OnTiming(timing); }
  void OnRangeIgnored() override { sink_.OnRangeIgnored(); }
  void OnHead(const ObjectFacts& facts, ByteInterval interval) override {
    origin_.slots_.OnServed();
    sink_.OnHead(facts, interval);  // may destroy this
  }
  void OnBytes(std::string_view bytes) override { sink_.OnBytes(bytes); }
  void OnEnd(Status status) override {
    inner_.reset();
    if (!status.ok()) origin_.Report(*ticket_, status.error());
    origin_.slots_.Leave(*ticket_);
    sink_.OnEnd(std::move(status));  // may destroy this
  }

  LimitedOrigin& origin_;
  Loop& loop_;
  FetchRequest request_;
  FetchSink& sink_;
  RequestSlots::TicketPtr ticket_;
  bool paused_ = false;
  std::unique_ptr<FetchHandle> inner_;  // null before its turn and after its end
};

LimitedOrigin::LimitedOrigin(Origin& inner, int most_running, OriginStats* stats)
    : OriginDecorator(inner), slots_(most_running, *stats) {}

std::unique_ptr<FetchHandle> LimitedOrigin::Fetch(Loop& loop, FetchRequest request, FetchSink& sink) {
  return std::make_unique<LimitedFetch>(*this, loop, std::move(request), sink);
}

void LimitedOrigin::Stat(Loop& loop, std::string name, OnFacts on_facts) {
  auto ticket = std::make_shared<RequestSlots::Ticket>(loop, true, nullptr);
  // Weak, because the ticket holds this; whoever calls it holds the ticket.
  ticket->on_turn = [this, weak = std::weak_ptr(ticket), name = std::move(name),
                     on_facts = std::move(on_facts)](Status turn) mutable {
    if (!turn.ok()) return on_facts(std::move(turn.error()));
    auto running = weak.lock();
    inner_.Stat(running->loop, std::move(name),
                [this, running, on_facts = std::move(on_facts)](Result<ObjectFacts> facts) {
                  if (facts.ok())
                    slots_.OnServed();
                  else
                    Report(*running, facts.error());
                  slots_.Leave(*running);
                  on_facts(std::move(facts));
                });
  };
  slots_.Enter(std::move(ticket));
}

void LimitedOrigin::CloseLoop(Loop& loop) {
  slots_.CloseLoop(loop);
  inner_.CloseLoop(loop);
}

void LimitedOrigin::TellState(const std::string& name, OriginState& state) const {
  inner_.TellState(name, state);
  slots_.TellState(state);
}

// That an object is missing is an answer as good as any.
void LimitedOrigin::Report(const RequestSlots::Ticket& ticket, const Error& error) {
  if (error.throttled)
    slots_.OnThrottled(ticket);
  else if (VerdictOf(error) == CircuitVerdict::kAnswered)
    slots_.OnServed();
}

}  // namespace reelcache
