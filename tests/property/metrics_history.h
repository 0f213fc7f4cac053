// Random histories of requests, faults, steering and restarts, and what a viewer and an operator can count of them.
//
// Thread: the loop's.
#pragma once

#include <random>

#include "cache/pinning.h"
#include "cache/purger.h"
#include "cache/warmer.h"
#include "origin/retrying_origin.h"
#include "origin/timed_origin.h"
#include "property/watched_origin.h"
#include "support/proxy_fixture.h"

namespace reelcache {

inline constexpr std::uint64_t kLengths[] = {1, 256 * 1024 + 1, 700'001, 3 * kMiB + 17};
inline const std::string kFilm = "film.mp4";

struct ListHandler final : Handler {
  void Handle(Loop&, const RequestHead&, const TargetUri&, OnAnswer on_answer) override { on_answer({}); }
};

// What happens in a history, by its seed. Whoever leaves is counted or not, as the moment wills; without such viewers
// every number is known.
struct Weather {
  explicit Weather(int seed) : fails(seed % 4 == 1 || seed % 4 == 3), leaves(seed % 4 >= 2), changes(seed % 3 != 0) {}
  bool fails, leaves, changes;
};

class MetricsHistory : public ProxyTest {
 protected:
  explicit MetricsHistory(int seed) : weather_(seed), random_(static_cast<std::uint64_t>(seed)) {
    router.Add("/api/videos", list_);
    store.pins().Load({}, 10 * kMiB);
    origin.AlignPieces();
    asked = &outer_;
    Remake({});
  }
  ~MetricsHistory() override {  // what was asked through the others ends before them
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

  // Until nobody asks the origin for anything, nor is about to.
  void AwaitQuiet() {
    RunUntil([&] { return outer_.running() == 0 && metrics.Get(Gauge::kViewersWaiting) == 0; });
    Settle();
  }

  void Overwrite() {
    length_ = kLengths[Below(std::size(kLengths))];
    origin.Serve(kFilm, Bytes(length_, random_()), {.etag = "\"v" + std::to_string(++versions_) + "\""});
    Did("overwrite with " + std::to_string(length_));
  }

  Get RandomRequest(const std::string& method) {
    Get request(Below(8) == 0 ? "missing.mp4" : kFilm, method);
    std::string first = std::to_string(Below(length_ + 9));
    switch (Below(weather_.leaves ? 6 : 5)) {
      case 0: return request;
      case 1: return request.Range("bytes=" + first + "-");
      case 2: return request.Range("bytes=-" + std::to_string(1 + Below(length_)));
      case 3: return request.Field("If-None-Match", "*");
      case 4: return request.Range("bytes=" + first + "-" + std::to_string(length_ + 4));
      default: return request.Range("bytes=0-9,20-29,-5");  // parts of one answer may share what is fetched
    }
  }

  void Download() {
    if (!weather_.leaves) AwaitQuiet();
    const bool head_only = Below(5) == 0;
    Get request = RandomRequest(head_only ? "HEAD" : "GET");
    Did(request.text());
    ++downloads_;
    outer_.TakePieces();
    TestResponse response = ClientOf(SIZE_MAX).Send(request).Response(head_only);
    Count(response);
    const bool with_object = (response.status == 200 || response.status == 206) && !response.body.empty();
    first_bytes_ += with_object;
    cut_ += with_object && !response.complete;
    if (with_object) sent_from_origin_ += BytesThatCame(response);
  }

  // Of the answer's one part, what was fetched since the last look.
  std::uint64_t BytesThatCame(const TestResponse& response) {
    const std::string range = response.Field("content-range");  // bytes 5-9/100
    const std::uint64_t begin = range.empty() ? 0 : std::stoull(range.substr(6));
    std::vector<bool> came(response.body.size());
    for (const ByteInterval& piece : outer_.TakePieces()) {
      ByteInterval part = piece.Intersect({begin, begin + came.size()});
      for (std::uint64_t at = part.begin; at < part.end; ++at) came[at - begin] = true;
    }
    return static_cast<std::uint64_t>(std::ranges::count(came, true));
  }

  void Leave() {
    Did("leave");
    ++downloads_;
    ++left_;
    Client client = ClientOf(1000 + Below(600'000));
    client.Send(Get(kFilm));
    Settle();
    client.Break();
    Settle();
  }

  // Of no object.
  void AskOther() {
    const std::string_view requests[] = {
        "GET /nothing HTTP/1.1\r\nHost: x\r\n\r\n", "OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n",
        "BREW /download/film.mp4 HTTP/1.1\r\nHost: x\r\n\r\n", "GET / HTTP/1.1\r\n\r\n",
        "GET /api/videos?limit=1 HTTP/1.1\r\nHost: x\r\n\r\n"};
    const std::string request(requests[Below(std::size(requests))]);
    Did(request);
    listings_ += request.starts_with("GET /api/videos");
    Count(ClientOf(SIZE_MAX).SendText(request).Response());
  }

  void Shed() {
    Did("one connection too many");
    ++shed_;
    parts->options.most_connections = 0;
    Count(ClientOf(SIZE_MAX).Response());
    parts->options.most_connections = ServerOptions().most_connections;
  }

  Client ClientOf(std::size_t room) {
    ++connections_;
    return Connect(room);
  }
  void Count(const TestResponse& response) { ++by_status_[response.status]; }

  void Restart() {
    Did("restart");
    AwaitQuiet();
    CacheOptions options;
    if (Below(2) == 0) options.memory_bytes = kMiB;
    Remake(options);
    outer_.OnRestart();
    EXPECT_EQ(metrics.Get(Gauge::kConnectionsOpen), 0);
    EXPECT_EQ(metrics.Get(Gauge::kFillBytes), 0);
    EXPECT_EQ(metrics.Get(Gauge::kPinnedBytes), 0);
  }

  void Fail() {
    const Error error{ErrorKind::kUnavailable, "reset"};
    if (Below(2) == 0) {
      Did("fail the next stats");
      for (std::uint64_t faults = 1 + Below(4); faults > 0; --faults) origin.FailNextStat(error);
      return;
    }
    FakeFault fault;
    if (Below(2) == 0) fault.after_bytes = Below(500'000);
    fault.error = error;
    origin.FailNext(kFilm, fault);
    Did("fail the next fetch");
  }

  void Purge() {
    AwaitQuiet();
    if (!outer_.Knows(kFilm)) return;
    const PurgeKind kind = Below(3) == 0 ? PurgeKind::kHard : PurgeKind::kSoft;
    Did(kind == PurgeKind::kHard ? "purge" : "purge softly");
    ++purges_;
    purged_bytes_ += Purger(*cache, [](const auto&) {}).Name(kFilm, kind).withdrawn_bytes;
    kind == PurgeKind::kHard ? outer_.OnPurge(kFilm) : outer_.OnSoftPurge(kFilm);
  }

  void PinOrNot() {
    AwaitQuiet();
    Did("pin or unpin");
    Pinning pinning(*cache);
    static_cast<void>(pinning.All().empty() ? pinning.AddPrefix("") : pinning.RemovePrefix(""));
  }

  void Warm() {
    AwaitQuiet();
    Did("warm");
    Warmer warmer(*cache, loop, WarmOptions{[](const std::string&) { return true; }, kSoon});
    auto job = warmer.Start({.name = kFilm, .part = Below(2) == 0 ? WarmPart::kEnds : WarmPart::kWhole});
    ASSERT_TRUE(job.ok());
    RunUntil([&] { return !job->second->running(); });
    AwaitQuiet();
  }

  void Step() {
    switch (Below(16)) {
      case 0: return weather_.changes ? Overwrite() : Download();
      case 1:
      case 2: return weather_.fails ? Fail() : Download();
      case 3:
      case 4: Did("time passes"); return Advance(std::chrono::seconds(1 + Below(90)));
      case 5: return Restart();
      case 6: return weather_.leaves ? Leave() : Download();
      case 7:
      case 8: return AskOther();
      case 9: return Purge();
      case 10: return Below(2) == 0 ? PinOrNot() : Warm();
      case 11: return Shed();
      default: return Download();
    }
  }

  const Weather weather_;
  std::mt19937_64 random_;
  ListHandler list_;
  static constexpr std::chrono::milliseconds kSoon{1};
  OriginStats origin_stats_;
  TimedOrigin timed_{origin, "", clock, origin_stats_, nullptr};
  WatchedOrigin inner_{timed_, clock, {}};
  RetryingOrigin retrying_{inner_, {.base = kSoon, .throttled_base = kSoon, .cap = kSoon}, &origin_stats_, clock};
  WatchedOrigin outer_{retrying_, clock, {}};

  std::uint64_t length_ = 0;
  std::uint64_t versions_ = 0, connections_ = 0, shed_ = 0, downloads_ = 0, listings_ = 0, first_bytes_ = 0, cut_ = 0;
  std::uint64_t sent_from_origin_ = 0;  // bytes of answers that were fetched for them
  std::uint64_t purges_ = 0, purged_bytes_ = 0;
  std::uint64_t left_ = 0;  // requests whose client did not wait for the end
  std::map<int, std::uint64_t> by_status_;
  std::string history_;
};

}  // namespace reelcache
