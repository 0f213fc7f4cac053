// Random histories of requests, faults and restarts, counted beside the server: what its counters say is what happened.
#include <random>

#include "origin/origin_decorator.h"
#include "origin/retrying_origin.h"
#include "origin/timed_origin.h"
#include "support/proxy_fixture.h"

namespace reelcache {
namespace {

using namespace std::chrono_literals;

constexpr int kSteps = 40;
constexpr std::uint64_t kLengths[] = {1, 256 * 1024 + 1, 700'001, 3 * kMiB + 17};

// Counts what passes. Everything is of one loop.
class Watched final : public OriginDecorator {
 public:
  explicit Watched(Origin& inner) : OriginDecorator(inner) {}

  std::unique_ptr<FetchHandle> Fetch(Loop& loop, FetchRequest request, FetchSink& sink) override {
    ++asked;
    return std::make_unique<WatchedFetch>(*this, loop, std::move(request), sink);
  }
  void Stat(Loop& loop, std::string name, OnFacts on_facts) override {
    ++asked;
    inner_.Stat(loop, std::move(name), std::move(on_facts));
  }
  void CloseLoop(Loop& loop) override { inner_.CloseLoop(loop); }

  std::uint64_t asked = 0;          // fetches and stats
  std::uint64_t fills = 0;          // fetches of a known object, and of an unknown one that became known by it
  std::uint64_t heads = 0, whole = 0, failed = 0;
  std::uint64_t bytes = 0, bytes_ahead = 0;

 private:
  class WatchedFetch final : public FetchHandle, private FetchSink {
   public:
    WatchedFetch(Watched& origin, Loop& loop, FetchRequest request, FetchSink& sink)
        : origin_(origin), urgent_(request.urgent), pinned_(request.pin.has_value()), sink_(sink) {
      origin_.fills += pinned_;
      inner_ = origin.inner_.Fetch(loop, std::move(request), *this);
    }
    void Pause() override { inner_->Pause(); }
    void Resume() override { inner_->Resume(); }

   private:
    void OnHead(const ObjectFacts& facts, ByteInterval interval) override {
      ++origin_.heads;
      origin_.fills += !pinned_;
      sink_.OnHead(facts, interval);
    }
    void OnBytes(std::string_view piece) override {
      origin_.bytes += piece.size();
      origin_.bytes_ahead += urgent_ ? 0 : piece.size();
      sink_.OnBytes(piece);
    }
    void OnEnd(Status status) override {
      ++(status.ok() ? origin_.whole : origin_.failed);
      sink_.OnEnd(std::move(status));
    }

    Watched& origin_;
    const bool urgent_, pinned_;
    FetchSink& sink_;
    std::unique_ptr<FetchHandle> inner_;
  };
};

class MetricsProperty : public ProxyTest, public testing::WithParamInterface<int> {
 protected:
  MetricsProperty() {
    asked = &outer_;
    Remake({});
  }
  ~MetricsProperty() override {  // what was asked through the others ends before them
    server = nullptr;
    origin.Release();
    AwaitFills();
    outer_.CloseLoop(loop);
    pool = nullptr;
    Settle();
    cache = nullptr;
  }

  std::uint64_t Below(std::uint64_t limit) { return random_() % limit; }
  void Did(const std::string& what) { history_ += what + "\n"; }

  void Overwrite() {
    length_ = kLengths[Below(std::size(kLengths))];
    origin.Serve("film.mp4", Bytes(length_, random_()), {.etag = "\"v" + std::to_string(++versions_) + "\""});
    Did("overwrite with " + std::to_string(length_));
  }

  Get RandomRequest(const std::string& method) {
    Get request(Below(8) == 0 ? "missing.mp4" : "film.mp4", method);
    std::string first = std::to_string(Below(length_ + 9));
    switch (Below(6)) {
      case 0: return request;
      case 1: return request.Range("bytes=" + first + "-");
      case 2: return request.Range("bytes=-" + std::to_string(1 + Below(length_)));
      case 3: return request.Range("bytes=0-9,20-29,-5");
      case 4: return request.Field("If-None-Match", "*");
      default: return request.Range("bytes=" + first + "-" + std::to_string(length_ + 4));
    }
  }

  void Download() {
    const bool head_only = Below(5) == 0;
    Get request = RandomRequest(head_only ? "HEAD" : "GET");
    Did(request.text());
    ++downloads_;
    TestResponse response = ClientOf(SIZE_MAX).Send(request).Response(head_only);
    Count(response);
    const bool with_object = (response.status == 200 || response.status == 206) && !response.body.empty();
    first_bytes_ += with_object;
    cut_ += with_object && !response.complete;
  }

  void Leave() {
    Did("leave");
    ++downloads_;
    ++left_;
    Client client = ClientOf(1000 + Below(600'000));
    client.Send(Get("film.mp4"));
    Settle();
    client.Break();
    Settle();
  }

  // Of no object.
  void AskOther() {
    const char* requests[] = {"GET /nothing HTTP/1.1\r\nHost: x\r\n\r\n", "OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n",
                              "BREW /download/film.mp4 HTTP/1.1\r\nHost: x\r\n\r\n", "GET / HTTP/1.1\r\n\r\n"};
    const char* request = requests[Below(std::size(requests))];
    Did(request);
    Count(ClientOf(SIZE_MAX).SendText(request).Response());
  }

  Client ClientOf(std::size_t room) {
    ++connections_;
    return Connect(room);
  }
  void Count(const TestResponse& response) { ++by_status_[response.status]; }

  void Restart() {
    Did("restart");
    AwaitFills();
    CacheOptions options;
    if (Below(2) == 0) options.memory_bytes = kMiB;
    Remake(options);
    EXPECT_EQ(metrics.Get(Gauge::kConnectionsOpen), 0);
    EXPECT_EQ(metrics.Get(Gauge::kFillBytes), 0);
    EXPECT_EQ(metrics.Get(Gauge::kPinnedBytes), 0);
  }

  void Fail() {
    FakeFault fault;
    if (Below(2) == 0) fault.after_bytes = Below(500'000);
    fault.error = Error{ErrorKind::kUnavailable, "reset"};
    origin.FailNext("film.mp4", fault);
    Did("fail the next fetch");
  }

  void Step() {
    switch (Below(12)) {
      case 0: return Overwrite();
      case 1: return Fail();
      case 2: Did("time passes"); return Advance(std::chrono::seconds(1 + Below(90)));
      case 3: return Restart();
      case 4: return Leave();
      case 5:
      case 6: return AskOther();
      default: return Download();
    }
  }

  void CheckServer() {
    std::uint64_t answered = left_;
    for (const auto& [status, count] : by_status_) {
      answered += count;
      EXPECT_GE(metrics.Status(status), count) << status;
      EXPECT_LE(metrics.Status(status), count + left_) << status;
    }
    EXPECT_EQ(metrics.requests(), answered);
    EXPECT_EQ(counter(Counter::kDownloads), downloads_);
    EXPECT_EQ(counter(Counter::kConnections), connections_);
    EXPECT_EQ(counter(Counter::kConnectionsShed), 0u);
    EXPECT_GE(metrics.first_byte().count(), first_bytes_);
    EXPECT_LE(metrics.first_byte().count(), first_bytes_ + left_);
    EXPECT_GE(counter(Counter::kAnswersCut), cut_);
    EXPECT_LE(counter(Counter::kAnswersCut), cut_ + left_);
  }

  void CheckFills() {
    EXPECT_EQ(counter(Counter::kFills), outer_.fills);
    EXPECT_LE(counter(Counter::kFillErrors), outer_.failed + versions_);
    EXPECT_LE(counter(Counter::kBytesOrigin), outer_.bytes);
    std::uint64_t ahead = counter(Counter::kReadAheadUsed) + counter(Counter::kReadAheadWasted);
    EXPECT_LE(ahead, outer_.bytes_ahead);
    if (outer_.failed + left_ == 0 && versions_ == 1) EXPECT_EQ(ahead, outer_.bytes_ahead);
  }

  void CheckOrigin() {
    EXPECT_EQ(origin_stats_.first_byte.Take().count(), inner_.heads);
    EXPECT_EQ(origin_stats_.fetch.Take().count(), inner_.whole);
    EXPECT_GE(origin_stats_.retries, inner_.asked - outer_.asked);
    if (left_ == 0) EXPECT_EQ(origin_stats_.retries, inner_.asked - outer_.asked);
    EXPECT_LE(counter(Counter::kRevalidations), outer_.asked);
  }

  std::mt19937_64 random_{static_cast<std::uint64_t>(GetParam())};
  OriginStats origin_stats_;
  TimedOrigin timed_{origin, "", clock, origin_stats_, nullptr};
  Watched inner_{timed_};
  RetryingOrigin retrying_{inner_, {.base = 1ms, .throttled_base = 1ms, .cap = 2ms}, &origin_stats_, clock};
  Watched outer_{retrying_};

  std::uint64_t length_ = 0;
  std::uint64_t versions_ = 0, connections_ = 0, downloads_ = 0, first_bytes_ = 0, cut_ = 0;
  std::uint64_t left_ = 0;  // requests whose client did not wait for the end
  std::map<int, std::uint64_t> by_status_;
  std::string history_;
};

TEST_P(MetricsProperty, CountersSayWhatHappened) {
  Overwrite();
  for (int step = 0; step < kSteps && !HasFailure(); ++step) Step();
  Restart();
  CheckServer();
  CheckFills();
  CheckOrigin();
  if (HasFailure()) ADD_FAILURE() << "seed " << GetParam() << ", history:\n" << history_;
}

INSTANTIATE_TEST_SUITE_P(Seeds, MetricsProperty, testing::Range(1, 31));

// Whatever comes and is used: what is in memory is what came and has not left.
class MemoryTierProperty : public testing::TestWithParam<int> {};

TEST_P(MemoryTierProperty, WhatCameIsThereOrCountedAsGone) {
  std::mt19937_64 random{static_cast<std::uint64_t>(GetParam())};
  Metrics metrics;
  MemoryTier tier(10'000, 100, metrics, [](const ChunkKey&) {});
  std::uint64_t came = 0;
  for (std::uint32_t step = 0; step < 3000; ++step) {
    ChunkKey key{1, 1, static_cast<std::uint32_t>(random() % 300)};
    if (tier.Find(key)) continue;
    std::size_t bytes = 1 + random() % 100;
    tier.Insert(key, Slice::Own(std::string(bytes, 'x')));
    came += bytes;
    std::uint64_t left = metrics.Get(Counter::kMemoryEvictedSmallBytes) + metrics.Get(Counter::kMemoryEvictedMainBytes);
    ASSERT_EQ(tier.used_bytes() + left, came);
  }
  EXPECT_GT(metrics.Get(Counter::kMemoryPromotedSmallChunks), metrics.Get(Counter::kMemoryEvictedMainChunks));
  EXPECT_GT(metrics.Get(Counter::kMemoryEvictedMainChunks), 0u);
}

INSTANTIATE_TEST_SUITE_P(Seeds, MemoryTierProperty, testing::Range(1, 6));

}  // namespace
}  // namespace reelcache
