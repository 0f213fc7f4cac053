// Who may ask an origin now, over all loops: a limited number of requests, urgent ones first, each lane in its order.
//
// A request that is not urgent leaves one slot free. A request at rest, whose reader takes nothing, holds no slot; when it
// wakes it goes on at once, so more than the limit may run for a moment.
//
// Thread: any; a ticket is used on its loop only.
#pragma once

#include <deque>
#include <functional>
#include <memory>
#include <mutex>

#include "base/result.h"
#include "io/loop.h"
#include "origin/adaptive_limit.h"
#include "origin/origin_state.h"
#include "origin/origin_stats.h"

namespace reelcache {

class RequestSlots {
 public:
  enum class State { kWaiting, kGranted, kRefused, kRunning, kResting, kLeft };

  // A place in the line, and then a slot.
  struct Ticket {
    Loop& loop;
    bool urgent;                          // guarded by mutex_
    std::function<void(Status)> on_turn;  // begin now; or an error: kBusy, kUnavailable
    State state = State::kWaiting;        // guarded by mutex_
    std::uint64_t round = 0;              // guarded by mutex_
  };
  using TicketPtr = std::shared_ptr<Ticket>;

  RequestSlots(int most, OriginStats& stats);

  // `on_turn` is called on the loop, never inside this call, unless the ticket left before.
  void Enter(TicketPtr ticket);
  // It is urgent from here on: goes behind those who are.
  void Hurry(const TicketPtr& ticket);
  // Gives the place or the slot away; may be called again. Nothing is called on the ticket any more.
  void Leave(Ticket& ticket);

  void Rest(Ticket& ticket);
  void Wake(Ticket& ticket);

  // What the origin said to the ticket's request: it was served (whatever the answer), or it was throttled.
  void OnServed();
  void OnThrottled(const Ticket& ticket);

  // Calls on_turn with kUnavailable for every ticket of `loop` that has not begun. Thread: the loop's.
  void CloseLoop(Loop& loop);

  void TellState(OriginState& state) const;

  static constexpr std::size_t kMostWaiting = 1024;  // in each lane

 private:
  std::deque<TicketPtr>& LaneOf(const Ticket& ticket) { return ticket.urgent ? urgent_ : background_; }
  class Lock;
  void GrantLocked();
  void TellStatsLocked();
  void PostTurnLocked(const TicketPtr& ticket);
  void OnTurn(const TicketPtr& ticket);
  TicketPtr TakeNotBegun(Loop& loop);
  bool FreeLocked(Ticket& ticket, State next);

  OriginStats& stats_;
  mutable std::mutex mutex_;
  AdaptiveLimit limit_;              // guarded by mutex_, as all below
  int running_ = 0;                  // granted ones included
  std::deque<TicketPtr> urgent_;
  std::deque<TicketPtr> background_;
  std::deque<TicketPtr> called_;     // granted or refused, their turn not taken yet
  struct Told {
    int limit = 0, running = 0, waiting_urgent = 0, waiting_read_ahead = 0;
  } told_;  // of this line, in the statistics
};

}  // namespace reelcache
