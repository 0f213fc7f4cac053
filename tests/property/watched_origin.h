// An origin that counts what passes, and keeps what a server in front of it has to know of its objects: what the
// server's counters must say follows from that alone.
//
// Not followed: objects that may not be stored, and players that have the end of a film fetched, too.
//
// Thread: one loop's.
#pragma once

#include <algorithm>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "cache/cache.h"
#include "cache/freshness.h"
#include "origin/origin_decorator.h"

namespace reelcache {

struct WatchedCounts {
  std::uint64_t asked = 0;                // fetches and stats
  std::uint64_t heads = 0;
  std::uint64_t whole = 0;                // fetches that ended well
  std::uint64_t fills = 0;                // fetches of a known object, and of an unknown one that became known by it
  std::uint64_t fill_errors = 0;          // that ended otherwise
  std::uint64_t abandoned = 0;            // that were dropped before their end
  std::uint64_t wasted_bytes = 0;         // of the chunks that those left unfinished
  std::uint64_t bytes_ahead = 0;          // that came for a request before it came to them
  std::uint64_t bytes_in_background = 0;  // that came for none; some of them ahead of whoever fetches so
  std::uint64_t revalidations = 0;
  std::uint64_t changed = 0;              // fills and revalidations that met another version
  std::uint64_t stale = 0;                // revalidations that failed where the old version may do
};

class WatchedOrigin final : public OriginDecorator {
 public:
  WatchedOrigin(Origin& inner, const Clock& clock, const CacheOptions& options)
      : OriginDecorator(inner), clock_(clock), options_(options) {}

  std::unique_ptr<FetchHandle> Fetch(Loop& loop, FetchRequest request, FetchSink& sink) override {
    ++counts_.asked;
    ++running_;
    if (!request.pin) Ask(request.name);
    return std::make_unique<WatchedFetch>(*this, loop, std::move(request), sink);
  }
  void Stat(Loop& loop, std::string name, OnFacts on_facts) override {
    ++counts_.asked;
    ++running_;
    auto known = past_the_end_.erase(name) > 0 ? std::nullopt : Ask(name);
    counts_.revalidations += known.has_value();
    inner_.Stat(loop, name, [this, name, known, on_facts = std::move(on_facts)](Result<ObjectFacts> facts) {
      --running_;
      OnStat(name, known, facts);
      on_facts(std::move(facts));
    });
  }
  void CloseLoop(Loop& loop) override { inner_.CloseLoop(loop); }

  const WatchedCounts& counts() const { return counts_; }
  int running() const { return running_; }  // fetches and stats
  bool Knows(const std::string& name) const { return known_.contains(name); }

  // What came of any object since the last call.
  std::vector<ByteInterval> TakePieces() { return std::exchange(pieces_, {}); }

  void OnRestart() {
    doomed_.clear();
    past_the_end_.clear();
  }
  void OnPurge(const std::string& name) { known_.erase(name); }
  void OnSoftPurge(const std::string& name) {
    auto known = known_.find(name);
    if (known == known_.end()) return;
    known->second.validated_at = std::min(known->second.validated_at, clock_.Wall() - options_.fresh_for.get());
  }

 private:
  struct Known {
    Validator validator;
    WallTime validated_at;
  };

  class WatchedFetch final : public FetchHandle, private FetchSink {
   public:
    WatchedFetch(WatchedOrigin& origin, Loop& loop, FetchRequest request, FetchSink& sink)
        : origin_(origin),
          name_(request.name),
          version_(request.pin),
          urgent_(request.urgent),
          background_(!request.cause),
          begin_(request.interval.begin),
          at_(begin_),
          sink_(sink) {
      origin_.counts_.fills += version_.has_value();
      inner_ = origin.inner_.Fetch(loop, std::move(request), *this);
    }
    ~WatchedFetch() override {
      if (!ended_) --origin_.running_;
      if (ended_ || !version_) return;
      const std::uint64_t chunk_begin = at_ - at_ % origin_.options_.chunk_bytes;
      ++origin_.counts_.abandoned;
      origin_.counts_.wasted_bytes += at_ - std::max(begin_, chunk_begin);
    }
    void Pause() override { inner_->Pause(); }
    void Resume() override { inner_->Resume(); }
    void Hurry() override { inner_->Hurry(); }

   private:
    void OnSent() override { sink_.OnSent(); }
    void OnTiming(const FetchTiming& timing) override { sink_.OnTiming(timing); }
    void OnHead(const ObjectFacts& facts, ByteInterval interval) override {
      ++origin_.counts_.heads;
      if (!version_) {
        ++origin_.counts_.fills;
        version_ = facts.validator;
        origin_.Learn(name_, facts.validator);
      }
      sink_.OnHead(facts, interval);
    }
    void OnBytes(std::string_view piece) override {
      origin_.pieces_.push_back({at_, at_ + piece.size()});
      at_ += piece.size();
      if (!urgent_) (background_ ? origin_.counts_.bytes_in_background : origin_.counts_.bytes_ahead) += piece.size();
      sink_.OnBytes(piece);
    }
    void OnEnd(Status status) override {
      ended_ = true;
      --origin_.running_;
      if (status.ok())
        ++origin_.counts_.whole;
      else
        OnError(status.error().kind);
      sink_.OnEnd(std::move(status));
    }
    void OnError(ErrorKind kind) {
      if (!version_ && kind == ErrorKind::kUnsatisfied) origin_.past_the_end_.insert(name_);
      if (!version_) return;
      ++origin_.counts_.fill_errors;
      if (kind != ErrorKind::kChanged && kind != ErrorKind::kNotFound) return;
      ++origin_.counts_.changed;
      origin_.Doom(name_, *version_);
    }

    WatchedOrigin& origin_;
    const std::string name_;
    std::optional<Validator> version_;  // nothing: a question whose answer has not come
    const bool urgent_, background_;
    const std::uint64_t begin_;
    std::uint64_t at_;  // where the next byte belongs
    bool ended_ = false;
    FetchSink& sink_;
    std::unique_ptr<FetchHandle> inner_;
  };

  // A question: what was known before it. A version that is doomed is not, and only until somebody asks again.
  std::optional<Known> Ask(const std::string& name) {
    auto known = known_.find(name);
    return doomed_.erase(name) > 0 || known == known_.end() ? std::nullopt : std::optional(known->second);
  }
  bool IsKnown(const std::string& name, const Validator& validator) const {
    auto known = known_.find(name);
    return known != known_.end() && known->second.validator == validator;
  }
  void Learn(const std::string& name, const Validator& validator) {
    if (!IsKnown(name, validator)) doomed_.erase(name);
    known_[name] = {validator, clock_.Wall()};
  }
  void Doom(const std::string& name, const Validator& validator) {
    if (IsKnown(name, validator)) doomed_.insert(name);
  }
  void OnStat(const std::string& name, const std::optional<Known>& known, const Result<ObjectFacts>& facts) {
    if (facts.ok()) {
      counts_.changed += known && known->validator != facts->validator;
      return Learn(name, facts->validator);
    }
    if (!known) return;
    if (IsAboutObject(facts.error()))
      known_.erase(name);
    else
      counts_.stale += MayServeStale(known->validated_at, clock_.Wall(), options_.fresh_for, options_.stale_if_error);
  }

  const Clock& clock_;
  const CacheOptions options_;
  WatchedCounts counts_;
  int running_ = 0;
  std::vector<ByteInterval> pieces_;
  std::map<std::string, Known> known_;  // last version that was told, as the server's records have it
  std::set<std::string> doomed_;        // whose known version is not the origin's any more
  std::set<std::string> past_the_end_;  // asked by a range that the object has not: asked again by a stat
};

}  // namespace reelcache
