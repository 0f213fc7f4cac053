// The warms that run, and those that ended lately, by number.
//
// Thread: its loop only. Lifetime: dropped on its loop, while cache and origins live; that ends what runs.
#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <utility>

#include "cache/warm_job.h"

namespace reelcache {

class Warmer final {
 public:
  using Id = std::uint64_t;
  using Entry = std::pair<Id, std::shared_ptr<WarmJob>>;

  static constexpr std::size_t kMostJobs = 100;  // running and ended; the oldest are forgotten
  static constexpr std::size_t kMostRunning = 4;

  Warmer(Cache& cache, Loop& loop, WarmOptions options);
  ~Warmer() { Stop(); }

  // Errors: kBusy with a code, a sentence for whoever asked.
  Result<Entry> Start(WarmOrder order);

  const std::deque<Entry>& jobs() const { return jobs_; }  // newest first
  std::shared_ptr<WarmJob> Find(Id id) const;              // null: unknown, or forgotten

  // The server is stopping: cancels what runs and takes no more.
  void Stop();

  Loop& loop() { return loop_; }

 private:
  Cache& cache_;
  Loop& loop_;
  const WarmOptions options_;
  std::deque<Entry> jobs_;
  Id next_id_ = 1;
  bool stopped_ = false;
};

}  // namespace reelcache
