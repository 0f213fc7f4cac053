// One warm: an object, or all that are listed below a prefix, one after the other.
//
//   running         lists, then reads
//   done            every object was looked at; some may have failed
//   failed          the object or the list could not be read, the origin failed again and again, or the cache cannot keep it
//   cancelled, over_budget, over_deadline
//
//   running -> any other      never back
//
// Thread: its loop only. Lifetime: dropping it ends what runs.
#pragma once

#include <deque>
#include <memory>
#include <optional>
#include <string>

#include "cache/warm_reading.h"

namespace reelcache {

struct WarmOrder {
  std::string name;           // of the one object, or the prefix
  bool is_prefix = false;
  WarmPart part = WarmPart::kWhole;
  std::optional<std::uint64_t> budget_bytes = {};  // to fetch
  std::optional<std::chrono::milliseconds> deadline = {};
};

struct WarmOptions {
  std::function<bool(const std::string& name)> is_served;  // whether viewers may ask for a listed object
  std::chrono::milliseconds rest{1000};                    // before the origin is asked again after a failure
};

enum class WarmState { kRunning, kDone, kCancelled, kOverBudget, kOverDeadline, kFailed };

struct WarmProgress {
  WarmState state = WarmState::kRunning;
  std::size_t total = 0, done = 0, failed = 0;  // objects
  WarmBytes bytes;
  std::string current;             // object; empty: none
  std::chrono::milliseconds took{0};
  std::string error;               // one sentence; empty: none
  std::string_view code;           // the error's
};

class WarmJob final : public std::enable_shared_from_this<WarmJob> {
 public:
  static constexpr std::size_t kMostObjects = 20'000;

  // `options` outlives it.
  WarmJob(Cache& cache, Loop& loop, WarmOrder order, const WarmOptions& options);

  void Start();
  void Cancel() { Finish(WarmState::kCancelled); }

  const WarmOrder& order() const { return order_; }
  bool running() const { return state_ == WarmState::kRunning; }
  WarmProgress progress() const;

 private:
  struct Item {
    std::string name;
    std::uint64_t expected_bytes;  // 0: the list did not say
  };

  void List();
  void OnPage(Result<ListPage> page);
  bool TakePage(const ListPage& page);
  void Next();
  void OnRead(WarmOutcome outcome);
  void OnFailed(const Error& error);
  void Finish(WarmState state, Error error = {});
  std::uint64_t ExpectedBytes(const ListedObject& object) const;
  std::uint64_t MostWanted() const;
  bool MayWrite();

  Cache& cache_;
  Loop& loop_;
  const WarmOrder order_;
  const WarmOptions& options_;
  const SteadyTime began_;
  std::optional<SteadyTime> ended_;
  WarmState state_ = WarmState::kRunning;
  Error error_;                // the last one
  std::string token_;          // of the list's next page
  int list_failures_ = 0;      // in a row
  std::deque<Item> waiting_;
  std::size_t total_ = 0, done_ = 0, failed_ = 0;
  int failed_in_a_row_ = 0;    // by a fault of the origin's
  WarmBytes bytes_;
  std::string current_;
  std::unique_ptr<WarmReading> reading_;
  Timer deadline_;
  Timer list_again_;
};

}  // namespace reelcache
