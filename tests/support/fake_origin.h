// An origin inside the test: objects made of bytes, with faults on request and a count of every byte that was sent.
//
//   FakeOrigin origin;
//   origin.Serve("film.mp4", TestBytes(), {.etag = "\"v1\""}).HoldAfter(1 << 20);
//   ... a fetch delivers 1 MiB and waits ...
//   origin.Release();
//
// Bytes come in pieces of 64 KiB, each in its own turn of the fetch's loop, so other work gets in between.
// Thread: any; a fetch's sink is called on its loop.
#pragma once

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "http/http_date.h"
#include "origin/origin.h"

namespace reelcache {

struct FakeObject {
  std::string etag = "\"v1\"";                // "W/..." is weak; empty: no tag
  std::optional<WallTime> last_modified = {};  // without a tag it is the validator
  std::string content_type = "video/mp4";
  std::string content_encoding = {};
  bool may_store = true;
};

// What befalls one fetch, after `after_bytes` of its body or, without them, before its head.
struct FakeFault {
  std::optional<std::uint64_t> after_bytes = {};
  std::optional<Error> error = {};  // ends the fetch with this; without it the fetch stalls until it is dropped
};

class FakeOrigin final : public Origin {
 public:
  FakeOrigin& Serve(const std::string& name, std::string bytes, FakeObject object = {}) {
    std::lock_guard lock(state_->mutex);
    state_->objects[name] = std::make_shared<Stored>(Stored{std::move(bytes), std::move(object), {}});
    return *this;
  }
  // A new version: fetches that run end with kChanged before their next byte.
  FakeOrigin& Replace(const std::string& name, std::string bytes, FakeObject object) {
    return Serve(name, std::move(bytes), std::move(object));
  }
  // Fetches that run end with kNotFound before their next byte.
  FakeOrigin& Remove(const std::string& name) {
    std::lock_guard lock(state_->mutex);
    state_->objects.erase(name);
    return *this;
  }

  // Each of these waits for one fetch of `name`, in order.
  FakeOrigin& FailNext(const std::string& name, FakeFault fault) {
    std::lock_guard lock(state_->mutex);
    state_->faults[name].push_back(std::move(fault));
    return *this;
  }
  FakeOrigin& FailNextStat(Error error) {
    std::lock_guard lock(state_->mutex);
    state_->stat_faults.push_back(std::move(error));
    return *this;
  }
  // The next Stat is answered at Release.
  FakeOrigin& HoldNextStat() {
    std::lock_guard lock(state_->mutex);
    state_->hold_next_stat = true;
    return *this;
  }
  FakeOrigin& FailNextList(Error error) {
    std::lock_guard lock(state_->mutex);
    state_->list_faults.push_back(std::move(error));
    return *this;
  }

  // Everything that is asked from now on ends with this before it brings anything; without an error: as usual again.
  FakeOrigin& FailEverything(std::optional<Error> error) {
    std::lock_guard lock(state_->mutex);
    state_->outage = std::move(error);
    return *this;
  }

  // Every fetch waits before its head, or its fault, until Release.
  FakeOrigin& HoldHeads() { return Hold(Holding{true, 0}); }
  // Every fetch waits after `n` bytes of its own body until Release.
  FakeOrigin& HoldAfter(std::uint64_t n) { return Hold(Holding{false, n}); }
  void Release() {
    std::vector<std::weak_ptr<FetchCore>> waiting;
    std::vector<std::function<void()>> stats;
    {
      std::lock_guard lock(state_->mutex);
      state_->holding.reset();
      waiting.swap(state_->waiting);
      stats.swap(state_->held_stats);
    }
    for (const auto& answer : stats) answer();
    for (const auto& core : waiting)
      if (auto fetch = core.lock()) fetch->Schedule();
  }

  // Pieces end where chunks do, so that no byte comes behind the one that a fetch is dropped at.
  FakeOrigin& AlignPieces() {
    std::lock_guard lock(state_->mutex);
    state_->aligned = true;
    return *this;
  }
  FakeOrigin& PageNames(std::size_t count) {
    std::lock_guard lock(state_->mutex);
    state_->page_names = count;
    return *this;
  }

  int fetches() const { return Read(state_->fetches); }
  int stats() const { return Read(state_->stats); }
  int lists() const { return Read(state_->lists); }
  std::uint64_t fetched_bytes() const { return Read(state_->fetched_bytes); }
  int hurried() const { return Read(state_->hurried); }  // times a fetch was made urgent while it ran
  int running() const { return Read(state_->running); }  // fetches that have neither ended nor been dropped
  std::vector<FetchRequest> requests() const { return Read(state_->requests); }

  // How often the byte at `offset` of the current version was sent; the second form: of the byte sent most often.
  int TimesSent(const std::string& name, std::uint64_t offset) const {
    auto counts = SentCounts(name);
    return offset < counts.size() ? counts[offset] : 0;
  }
  int MostTimesSent(const std::string& name) const {
    auto counts = SentCounts(name);
    return counts.empty() ? 0 : *std::max_element(counts.begin(), counts.end());
  }

  std::unique_ptr<FetchHandle> Fetch(Loop& loop, FetchRequest request, FetchSink& sink) override {
    auto core = std::make_shared<FetchCore>(state_, loop, std::move(request), sink);
    core->Begin();
    return std::make_unique<Handle>(std::move(core));
  }

  void Stat(Loop& loop, std::string name, OnFacts on_facts) override {
    std::lock_guard lock(state_->mutex);
    ++state_->stats;
    Result<ObjectFacts> facts = NotFound(name);
    const bool held = std::exchange(state_->hold_next_stat, false);
    auto error = state_->outage || held ? state_->outage : TakeFront(state_->stat_faults);
    if (error) facts = *error;
    else if (auto found = state_->objects.find(name); found != state_->objects.end()) facts = FactsOf(*found->second);
    auto answer = [&loop, facts, on_facts = std::move(on_facts)] { loop.Post([facts, on_facts] { on_facts(facts); }); };
    if (held)
      state_->held_stats.push_back(std::move(answer));
    else
      answer();
  }

  void List(Loop& loop, std::string token, OnListPage on_page) override {
    std::lock_guard lock(state_->mutex);
    ++state_->lists;
    Result<ListPage> answer = ListPage{};
    if (auto error = state_->outage ? state_->outage : TakeFront(state_->list_faults)) {
      answer = *error;
    } else {
      auto next = token.empty() ? state_->objects.begin() : state_->objects.upper_bound(token);
      for (; next != state_->objects.end() && answer->objects.size() < state_->page_names; ++next) {
        ObjectFacts facts = FactsOf(*next->second);
        answer->objects.push_back({next->first, facts.complete_length, facts.last_modified, facts.validator});
      }
      if (next != state_->objects.end()) answer->next = answer->objects.back().name;
    }
    loop.Post([answer, on_page = std::move(on_page)] { on_page(answer); });
  }

  std::string Describe() const override { return "fake:"; }
  std::string CacheScope() const override { return "fake:"; }

 private:
  static constexpr std::uint64_t kPieceBytes = 64 * 1024;

  struct Stored {
    std::string bytes;
    FakeObject object;
    std::vector<std::uint16_t> sent;  // times, by offset
  };
  struct Holding {
    bool heads;
    std::uint64_t after_bytes;
  };
  class FetchCore;
  struct State {
    std::mutex mutex;  // guards all below
    std::map<std::string, std::shared_ptr<Stored>> objects;
    std::map<std::string, std::deque<FakeFault>> faults;
    std::deque<Error> stat_faults;
    std::deque<Error> list_faults;
    std::optional<Error> outage;
    std::optional<Holding> holding;
    std::vector<std::weak_ptr<FetchCore>> waiting;
    bool hold_next_stat = false;
    std::vector<std::function<void()>> held_stats;
    std::vector<FetchRequest> requests;
    std::size_t page_names = 1000;
    bool aligned = false;
    int fetches = 0;
    int stats = 0;
    int lists = 0;
    int running = 0;
    int hurried = 0;
    std::uint64_t fetched_bytes = 0;
  };

  static Error NotFound(const std::string& name) { return {ErrorKind::kNotFound, "no object " + name}; }

  template <typename T>
  static std::optional<T> TakeFront(std::deque<T>& queue) {
    if (queue.empty()) return std::nullopt;
    T front = std::move(queue.front());
    queue.pop_front();
    return front;
  }

  static ObjectFacts FactsOf(const Stored& stored) {
    ObjectFacts facts;
    facts.complete_length = stored.bytes.size();
    facts.last_modified = stored.object.last_modified;
    facts.content_type = stored.object.content_type;
    facts.content_encoding = stored.object.content_encoding;
    facts.may_store = stored.object.may_store;
    if (auto tag = ParseEntityTag(stored.object.etag))
      facts.validator = {tag->weak ? Validator::Kind::kWeakTag : Validator::Kind::kStrongTag, tag->Format()};
    else if (facts.last_modified)
      facts.validator = {Validator::Kind::kLastModified, FormatHttpDate(*facts.last_modified)};
    return facts;
  }

  // One step a turn: the head, one piece, the end.
  class FetchCore : public std::enable_shared_from_this<FetchCore> {
   public:
    FetchCore(std::shared_ptr<State> state, Loop& loop, FetchRequest request, FetchSink& sink)
        : state_(std::move(state)), loop_(loop), request_(std::move(request)), sink_(&sink) {}

    void Begin() {
      {
        std::lock_guard lock(state_->mutex);
        ++state_->fetches;
        ++state_->running;
        state_->requests.push_back(request_);
        fault_ = state_->outage ? FakeFault{.error = state_->outage} : TakeFront(state_->faults[request_.name]);
      }
      Schedule();
    }
    void Cancel() {
      if (std::exchange(sink_, nullptr) == nullptr) return;
      std::lock_guard lock(state_->mutex);
      --state_->running;
    }
    void Pause() { paused_ = true; }
    void Resume() {
      if (std::exchange(paused_, false)) Schedule();
    }
    void Hurry() {
      std::lock_guard lock(state_->mutex);
      ++state_->hurried;
    }
    // Thread: any.
    void Schedule() {
      if (scheduled_.exchange(true)) return;
      loop_.Post([self = shared_from_this()] { self->Step(); });
    }

   private:
    void Step() {
      scheduled_.store(false);
      if (sink_ == nullptr || (paused_ && head_sent_)) return;
      std::unique_lock lock(state_->mutex);
      if (MustWait()) return;
      if (fault_ && !fault_->after_bytes.has_value() && !head_sent_) return Fail(lock);
      auto found = state_->objects.find(request_.name);
      if (found == state_->objects.end()) return End(lock, NotFound(request_.name));
      if (!head_sent_) return SendHead(lock, found->second);
      if (found->second != stored_) return End(lock, Error{ErrorKind::kChanged, "replaced while it was read"});
      if (fault_ && fault_->after_bytes && sent_ >= *fault_->after_bytes) return Fail(lock);
      if (sent_ == interval_.size()) return End(lock, Ok());
      SendPiece(lock);
    }

    bool MustWait() {
      const auto& holding = state_->holding;
      bool wait = holding && (holding->heads ? !head_sent_ : head_sent_ && sent_ >= holding->after_bytes);
      if (wait) state_->waiting.push_back(weak_from_this());
      return wait;
    }

    void SendHead(std::unique_lock<std::mutex>& lock, const std::shared_ptr<Stored>& stored) {
      ObjectFacts facts = FactsOf(*stored);
      if (request_.pin && facts.validator != *request_.pin)
        return End(lock, Error{ErrorKind::kChanged, "not the version that was asked"});
      if (request_.interval.begin >= stored->bytes.size())
        return End(lock, Error{ErrorKind::kUnsatisfied, "outside the object"});
      stored_ = stored;
      stored_->sent.resize(stored_->bytes.size());
      interval_ = {request_.interval.begin, std::min<std::uint64_t>(request_.interval.end, stored_->bytes.size())};
      head_sent_ = true;
      lock.unlock();
      sink_->OnHead(facts, interval_);
      if (sink_ != nullptr && !paused_) Schedule();
    }

    void SendPiece(std::unique_lock<std::mutex>& lock) {
      std::uint64_t count = std::min(kPieceBytes, interval_.size() - sent_);
      if (fault_ && fault_->after_bytes) count = std::min(count, *fault_->after_bytes - sent_);
      if (state_->holding && !state_->holding->heads) count = std::min(count, state_->holding->after_bytes - sent_);
      const std::uint64_t offset = interval_.begin + sent_;
      if (state_->aligned) count = std::min(count, kPieceBytes - offset % kPieceBytes);
      for (std::uint64_t i = offset; i < offset + count; ++i) ++stored_->sent[i];
      state_->fetched_bytes += count;
      sent_ += count;
      auto stored = stored_;
      lock.unlock();
      sink_->OnBytes(std::string_view(stored->bytes).substr(offset, count));
      if (sink_ != nullptr && !paused_) Schedule();
    }

    void Fail(std::unique_lock<std::mutex>& lock) {
      if (fault_->error) End(lock, *fault_->error);  // without an error: silence
    }

    void End(std::unique_lock<std::mutex>& lock, Status status) {
      --state_->running;
      lock.unlock();
      std::exchange(sink_, nullptr)->OnEnd(std::move(status));
    }

    const std::shared_ptr<State> state_;
    Loop& loop_;
    const FetchRequest request_;
    FetchSink* sink_;  // null after the end and after Cancel
    std::optional<FakeFault> fault_;
    std::shared_ptr<Stored> stored_;
    ByteInterval interval_;
    std::uint64_t sent_ = 0;
    bool head_sent_ = false;
    bool paused_ = false;
    std::atomic<bool> scheduled_{false};
  };

  class Handle final : public FetchHandle {
   public:
    explicit Handle(std::shared_ptr<FetchCore> core) : core_(std::move(core)) {}
    ~Handle() override { core_->Cancel(); }
    void Pause() override { core_->Pause(); }
    void Resume() override { core_->Resume(); }
    void Hurry() override { core_->Hurry(); }

   private:
    std::shared_ptr<FetchCore> core_;
  };

  FakeOrigin& Hold(Holding holding) {
    std::lock_guard lock(state_->mutex);
    state_->holding = holding;
    return *this;
  }

  template <typename T>
  T Read(const T& value) const {
    std::lock_guard lock(state_->mutex);
    return value;
  }

  std::vector<std::uint16_t> SentCounts(const std::string& name) const {
    std::lock_guard lock(state_->mutex);
    auto found = state_->objects.find(name);
    return found == state_->objects.end() ? std::vector<std::uint16_t>() : found->second->sent;
  }

  std::shared_ptr<State> state_ = std::make_shared<State>();
};

}  // namespace reelcache
