#include "origin/request_slots.h"

#include <algorithm>
#include <utility>

#include "origin/stopping.h"

namespace reelcache {

// Holds the mutex, and tells what changed meanwhile.
class RequestSlots::Lock {
 public:
  explicit Lock(RequestSlots& slots) : slots_(slots), lock_(slots.mutex_) {}
  ~Lock() { slots_.TellStatsLocked(); }

 private:
  RequestSlots& slots_;
  std::lock_guard<std::mutex> lock_;
};

RequestSlots::RequestSlots(int most, OriginStats& stats) : stats_(stats), limit_(most) { TellStatsLocked(); }

void RequestSlots::Enter(TicketPtr ticket) {
  Lock lock(*this);
  auto& lane = LaneOf(*ticket);
  if (lane.size() >= kMostWaiting) {
    ticket->state = State::kRefused;
    return PostTurnLocked(ticket);
  }
  lane.push_back(std::move(ticket));
  GrantLocked();
}

void RequestSlots::Hurry(const TicketPtr& ticket) {
  Lock lock(*this);
  if (std::exchange(ticket->urgent, true) || ticket->state != State::kWaiting) return;
  std::erase(background_, ticket);
  urgent_.push_back(ticket);
  GrantLocked();
}

// Requires: mutex_ held, as for every ...Locked below.
void RequestSlots::GrantLocked() {
  for (;;) {
    const bool urgent = !urgent_.empty();
    auto& lane = urgent ? urgent_ : background_;
    const int most = urgent ? limit_.limit() : std::max(1, limit_.limit() - 1);
    if (lane.empty() || running_ >= most) return;
    TicketPtr ticket = std::move(lane.front());
    lane.pop_front();
    ticket->state = State::kGranted;
    ticket->round = limit_.round();
    ++running_;
    PostTurnLocked(ticket);
  }
}

// Several origins share the statistics.
void RequestSlots::TellStatsLocked() {
  Told now{limit_.limit(), running_, static_cast<int>(urgent_.size()), static_cast<int>(background_.size())};
  stats_.limit += now.limit - told_.limit;
  stats_.running += now.running - told_.running;
  stats_.waiting_urgent += now.waiting_urgent - told_.waiting_urgent;
  stats_.waiting_read_ahead += now.waiting_read_ahead - told_.waiting_read_ahead;
  told_ = now;
}

// Posted under the lock: after CloseLoop nothing is posted to a loop.
void RequestSlots::PostTurnLocked(const TicketPtr& ticket) {
  called_.push_back(ticket);
  ticket->loop.Post([this, weak = std::weak_ptr(ticket)] {
    if (auto called = weak.lock()) OnTurn(called);
  });
}

void RequestSlots::OnTurn(const TicketPtr& ticket) {
  Status turn = Ok();
  {
    Lock lock(*this);
    if (ticket->state != State::kGranted && ticket->state != State::kRefused) return;
    std::erase(called_, ticket);
    if (ticket->state == State::kRefused) turn = Error{ErrorKind::kBusy, "too many requests wait for the origin"};
    ticket->state = ticket->state == State::kGranted ? State::kRunning : State::kLeft;
  }
  // Moved out: what it holds may be what holds the ticket.
  auto on_turn = std::move(ticket->on_turn);
  on_turn(std::move(turn));
}

// Whether that freed a slot.
bool RequestSlots::FreeLocked(Ticket& ticket, State next) {
  const State before = std::exchange(ticket.state, next);
  if (before != State::kGranted && before != State::kRunning) return false;
  --running_;
  return true;
}

void RequestSlots::Leave(Ticket& ticket) {
  TicketPtr keep;  // destroyed after the lock is released
  Lock lock(*this);
  auto take = [&](std::deque<TicketPtr>& line) {
    auto found = std::find_if(line.begin(), line.end(), [&](const TicketPtr& other) { return other.get() == &ticket; });
    if (found == line.end()) return;
    keep = std::move(*found);
    line.erase(found);
  };
  if (ticket.state == State::kWaiting) take(LaneOf(ticket));
  if (ticket.state == State::kGranted || ticket.state == State::kRefused) take(called_);
  if (FreeLocked(ticket, State::kLeft)) GrantLocked();
}

void RequestSlots::Rest(Ticket& ticket) {
  Lock lock(*this);
  if (ticket.state == State::kRunning && FreeLocked(ticket, State::kResting)) GrantLocked();
}

void RequestSlots::Wake(Ticket& ticket) {
  Lock lock(*this);
  if (ticket.state != State::kResting) return;
  ticket.state = State::kRunning;
  ++running_;
}

void RequestSlots::OnServed() {
  Lock lock(*this);
  const int before = limit_.limit();
  limit_.OnServed();
  if (limit_.limit() > before) GrantLocked();
}

void RequestSlots::OnThrottled(const Ticket& ticket) {
  Count(stats_.throttled);
  Lock lock(*this);
  limit_.OnThrottled(ticket.round);
}

RequestSlots::TicketPtr RequestSlots::TakeNotBegun(Loop& loop) {
  Lock lock(*this);
  for (auto* line : {&urgent_, &background_, &called_}) {
    auto found = std::find_if(line->begin(), line->end(), [&](const TicketPtr& ticket) { return &ticket->loop == &loop; });
    if (found == line->end()) continue;
    TicketPtr ticket = std::move(*found);
    line->erase(found);
    if (FreeLocked(*ticket, State::kLeft)) GrantLocked();
    return ticket;
  }
  return nullptr;
}

void RequestSlots::TellState(OriginState& state) const {
  std::lock_guard lock(mutex_);
  state.limit = limit_.limit();
  state.running = running_;
  state.waiting = urgent_.size() + background_.size();
}

void RequestSlots::CloseLoop(Loop& loop) {
  while (TicketPtr ticket = TakeNotBegun(loop)) {
    auto on_turn = std::move(ticket->on_turn);
    on_turn(StoppingError());
  }
}

}  // namespace reelcache
