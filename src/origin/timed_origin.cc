#include "origin/timed_origin.h"

#include <utility>

#include "origin/origin_state.h"

namespace reelcache {

using std::chrono::duration_cast;
using std::chrono::microseconds;

class TimedOrigin::TimedFetch final : public FetchHandle, private FetchSink {
 public:
  TimedFetch(TimedOrigin& origin, Loop& loop, FetchRequest request, FetchSink& sink)
      : origin_(origin), sink_(sink), sent_(origin.clock_.Now()) {
    if (origin.log_ != nullptr) name_ = origin.prefix_ + request.name;
    entry_.id = request.cause;
    entry_.interval = request.interval;
    entry_.attempt = request.attempt;
    inner_ = origin.inner_.Fetch(loop, std::move(request), *this);
  }
  ~TimedFetch() override {
    if (!ended_) Log(std::nullopt, true);
  }
  void Pause() override {
    was_paused_ = true;
    if (inner_) inner_->Pause();
  }
  void Resume() override {
    if (inner_) inner_->Resume();
  }

 private:
  void OnRangeIgnored() override { sink_.OnRangeIgnored(); }
  void OnHead(const ObjectFacts& facts, ByteInterval interval) override {
    entry_.first_byte = Elapsed();
    Record(origin_.stats_.first_byte);
    sink_.OnTiming({entry_.first_byte, entry_.attempt});
    sink_.OnHead(facts, interval);  // may destroy this
  }
  void OnBytes(std::string_view bytes) override {
    entry_.bytes += bytes.size();
    sink_.OnBytes(bytes);  // may destroy this
  }
  void OnEnd(Status status) override {
    ended_ = true;
    if (status.ok()) Record(origin_.stats_.fetch);
    Log(status.ok() ? std::nullopt : std::optional(status.error().kind), false);
    sink_.OnEnd(std::move(status));  // may destroy this
  }

  // How long a reader took nothing says nothing of the origin.
  void Record(LatencyHistogram& histogram) const {
    if (!was_paused_) histogram.Record(static_cast<std::uint64_t>(Elapsed().count()));
  }

  microseconds Elapsed() const { return duration_cast<microseconds>(origin_.clock_.Now() - sent_); }

  void Log(std::optional<ErrorKind> error, bool dropped) {
    if (origin_.log_ == nullptr) return;
    entry_.name = name_;
    entry_.duration = Elapsed();
    entry_.error = error;
    entry_.dropped = dropped;
    origin_.log_->Write(entry_, origin_.clock_.Wall());
  }

  TimedOrigin& origin_;
  FetchSink& sink_;
  const SteadyTime sent_;
  std::string name_;  // with a log only
  FetchEntry entry_;
  bool ended_ = false;
  bool was_paused_ = false;
  std::unique_ptr<FetchHandle> inner_;
};

TimedOrigin::TimedOrigin(Origin& inner, std::string prefix, const Clock& clock, OriginStats& stats, FetchLog* log)
    : OriginDecorator(inner), prefix_(std::move(prefix)), clock_(clock), stats_(stats), log_(log) {}

std::unique_ptr<FetchHandle> TimedOrigin::Fetch(Loop& loop, FetchRequest request, FetchSink& sink) {
  return std::make_unique<TimedFetch>(*this, loop, std::move(request), sink);
}

void TimedOrigin::TellState(const std::string& name, OriginState& state) const {
  inner_.TellState(name, state);
  state.address = inner_.Describe();
}

}  // namespace reelcache
