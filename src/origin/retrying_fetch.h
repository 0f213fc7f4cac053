// One fetch that survives passing faults of its origin; see retrying_origin.h.
#pragma once

#include <memory>
#include <optional>

#include "io/timer.h"
#include "origin/origin.h"
#include "origin/retries.h"
#include "origin/running_fetches.h"

namespace reelcache {

class RetryingFetch final : public FetchHandle, private FetchSink {
 public:
  RetryingFetch(Origin& inner, Loop& loop, Retries& retries, std::shared_ptr<RunningFetches<RetryingFetch>> running,
                FetchRequest request, FetchSink& sink);
  ~RetryingFetch() override;

  Loop& loop() { return loop_; }
  void Abort();  // ends it with StoppingError

  void Pause() override;
  void Resume() override;
  void Hurry() override;

 private:
  struct Head {
    ObjectFacts facts;
    ByteInterval interval;
  };

  void OnTiming(const FetchTiming& timing) override;
  void OnRangeIgnored() override { sink_.OnRangeIgnored(); }
  void OnHead(const ObjectFacts& facts, ByteInterval interval) override;
  void OnBytes(std::string_view bytes) override;
  void OnEnd(Status status) override;

  void StartAttempt();
  bool MayRetry(const Error& error) const;
  void OnProgress();
  void End(Status status);
  bool IsComplete() const { return head_ && received_bytes_ == head_->interval.size(); }

  Origin& inner_;
  Loop& loop_;
  Retries& retries_;
  const std::shared_ptr<RunningFetches<RetryingFetch>> running_;
  FetchRequest request_;  // the pin is added once the version is known
  FetchSink& sink_;
  std::optional<Head> head_;  // as the sink knows it
  std::uint64_t received_bytes_ = 0;
  int attempts_ = 0;
  int idle_attempts_ = 0;  // in a row without a byte
  SteadyTime idle_since_;
  bool owes_token_ = false;  // this attempt took one of the budget and has not brought a byte yet
  bool paused_ = false;
  bool due_ = false;  // an attempt waits for Resume
  Timer timer_;
  std::unique_ptr<FetchHandle> attempt_;
};

}  // namespace reelcache
