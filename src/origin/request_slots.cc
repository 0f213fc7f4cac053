#include "origin/request_slots.h"

#include <algorithm>
#include <utility>

#include "origin/stopping.h"

namespace reelcache {

RequestSlots::RequestSlots(int most, OriginStats& stats) : stats_(stats), limit_(most) {
  stats_.limit += limit_.limit();
}

void RequestSlots::Enter(TicketPtr ticket) {
  std::lock_guard lock(mutex_);
  auto& lane = LaneOf(*ticket);
  if (lane.size() >= kMostWaiting) {
    ticket->state = State::kRefused;
    return PostTurnLocked(ticket);
  }
  lane.push_back(std::move(ticket));
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
    std::lock_guard lock(mutex_);
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
  std::lock_guard lock(mutex_);
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
  std::lock_guard lock(mutex_);
  if (ticket.state == State::kRunning && FreeLocked(ticket, State::kResting)) GrantLocked();
}

void RequestSlots::Wake(Ticket& ticket) {
  std::lock_guard lock(mutex_);
  if (ticket.state != State::kResting) return;
  ticket.state = State::kRunning;
  ++running_;
}

void RequestSlots::OnServed() {
  std::lock_guard lock(mutex_);
  const int before = limit_.limit();
  limit_.OnServed();
  stats_.limit += limit_.limit() - before;
  if (limit_.limit() > before) GrantLocked();
}

void RequestSlots::OnThrottled(const Ticket& ticket) {
  Count(stats_.throttled);
  std::lock_guard lock(mutex_);
  const int before = limit_.limit();
  limit_.OnThrottled(ticket.round);
  stats_.limit += limit_.limit() - before;
}

RequestSlots::TicketPtr RequestSlots::TakeNotBegun(Loop& loop) {
  std::lock_guard lock(mutex_);
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

void RequestSlots::CloseLoop(Loop& loop) {
  while (TicketPtr ticket = TakeNotBegun(loop)) {
    auto on_turn = std::move(ticket->on_turn);
    on_turn(StoppingError());
  }
}

}  // namespace reelcache
