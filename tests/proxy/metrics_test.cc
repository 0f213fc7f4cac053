// What /metrics tells of a whole server.
#include <gmock/gmock.h>

#include <regex>

#include "admin/prometheus.h"
#include "support/proxy_fixture.h"

namespace reelcache {
namespace {

using testing::HasSubstr;

class MetricsTest : public ProxyTest {
 protected:
  std::string Text() {
    StatsApi stats(*cache, origin_stats_, {0, 1000, 0}, clock);
    PrometheusParts figures{*cache, origin_stats_, clock, stats};
    figures.versions = {"1.2.3", "7.8.3", "1.44", "7.88"};
    figures.loop_stalls = [] { return std::uint64_t{3}; };
    return PrometheusApi(std::move(figures)).Text();
  }
  double Value(const std::string& sample) {
    std::string text = "\n" + Text();
    std::size_t at = text.find("\n" + sample + " ");
    EXPECT_NE(at, std::string::npos) << sample;
    return at == std::string::npos ? -1 : std::stod(text.substr(at + sample.size() + 2));
  }

  OriginStats origin_stats_;
};

TEST_F(MetricsTest, EveryMetricOfTheTableIsToldWithTheLabelsItHas) {
  Fetch(Get("missing.mp4"));
  const std::string text = Text();
  for (const MetricSpec& spec : kMetricSpecs) {
    const std::string name(spec.name);
    EXPECT_THAT(text, HasSubstr(fmt::format("# TYPE {} {}\n", name, WordOf(spec.kind))));
    std::string pattern = "\n" + name + (spec.kind == MetricKind::kHistogram ? "_count" : "");
    if (!spec.labels.empty()) {
      std::string labels = std::regex_replace(std::string(spec.labels), std::regex("\"\\*\""), "\"[^\"]*\"");
      pattern += "\\{" + std::regex_replace(labels, std::regex("\"([a-z_|]+)\""), "\"($1)\"") + "\\}";
    }
    EXPECT_TRUE(std::regex_search(text, std::regex(pattern + " [0-9.e+-]+\n"))) << pattern;
  }
  EXPECT_THAT(text, HasSubstr("reelcache_build_info{version=\"1.2.3\",rocksdb=\"7.8.3\",libuv=\"1.44\",curl=\"7.88\"} 1\n"));
  EXPECT_THAT(text, HasSubstr("reelcache_loop_stalls_total 3\n"));
}

TEST_F(MetricsTest, AnswersAreCountedBySourceAndStatus) {
  std::string body = Bytes(kMiB);
  origin.Serve("film.mp4", body);
  Fetch(Get("film.mp4").Range("bytes=0-99"));
  AwaitFills();
  Fetch(Get("film.mp4").Range("bytes=0-999"));
  Fetch(Get("film.mp4").Range("bytes=2000000-"));
  EXPECT_EQ(Value("reelcache_sent_bytes_total{source=\"origin\"}"), 100);
  EXPECT_EQ(Value("reelcache_sent_bytes_total{source=\"memory\"}"), 1000);
  EXPECT_EQ(Value("reelcache_requests_total{status=\"206\"}"), 2);
  EXPECT_EQ(Value("reelcache_requests_total{status=\"416\"}"), 1);
  EXPECT_EQ(Value("reelcache_first_byte_seconds_count{source=\"origin\"}"), 1);
  EXPECT_EQ(Value("reelcache_first_byte_seconds_count{source=\"memory\"}"), 1);
  EXPECT_EQ(Value("reelcache_downloads_total"), 3);
  EXPECT_EQ(Value("reelcache_cost_dollars{of=\"without_cache\"}"), 3);
}

TEST_F(MetricsTest, ADiskReadIsTimedAndItsFirstByteIsTheDisks) {
  origin.Serve("film.mp4", Bytes(kMiB));
  Fetch(Get("film.mp4"));
  AwaitFills();
  Remake({});
  Fetch(Get("film.mp4").Range("bytes=0-99"));
  EXPECT_EQ(Value("reelcache_first_byte_seconds_count{source=\"disk\"}"), 1);
  EXPECT_EQ(Value("reelcache_disk_read_seconds_count"), 1);
}

TEST_F(MetricsTest, ReadAheadIsUsedOrWasted) {
  origin.Serve("film.mp4", Bytes(4 * kMiB));
  Fetch(Get("film.mp4").Range("bytes=0-"));
  AwaitFills();
  EXPECT_GT(counter(Counter::kReadAheadUsed), 0u);
  EXPECT_EQ(counter(Counter::kReadAheadWasted), 0u) << "all of it was taken";
  origin.Serve("other.mp4", Bytes(40 * kMiB)).HoldAfter(kMiB / 4 + 64 * 1024);
  Client a = Connect();
  a.Send(Get("other.mp4").Range("bytes=0-"));
  a.Partial(kMiB / 4 + 64 * 1024);
  RunUntil([&] { return origin.running() == 2; });
  Settle();
  std::uint64_t used = counter(Counter::kReadAheadUsed);
  a.Break();
  RunUntil([&] { return origin.running() == 1; });
  Settle();
  EXPECT_EQ(counter(Counter::kReadAheadUsed), used);
  EXPECT_EQ(counter(Counter::kReadAheadWasted), kMiB / 4 + 64 * 1024);
  origin.Release();
}

struct ListHandler final : Handler {
  void Handle(Loop&, const RequestHead&, const TargetUri&, OnAnswer on_answer) override { on_answer({}); }
};

class CounterTest;
struct Scenario {
  const char* name;
  void (CounterTest::*happen)();
  std::vector<std::pair<Counter, std::uint64_t>> counts;
};
void PrintTo(const Scenario& scenario, std::ostream* out) { *out << scenario.name; }

class CounterTest : public ProxyTest, public testing::WithParamInterface<Scenario> {
 public:
  void AnotherVersionIsFoundByAskingAgain() {
    ServeAndFetch("film.mp4", kMiB);
    origin.Replace("film.mp4", Bytes(kMiB, 2), {.etag = "\"v2\""});
    clock.Advance(std::chrono::seconds(61));
    Fetch(Get("film.mp4"));
  }
  void AnotherVersionIsFoundByAFill() {
    origin.Serve("film.mp4", Bytes(kMiB)).HoldAfter(100'000);
    Client client = Connect().Send(Get("film.mp4").Range("bytes=0-199999"));
    client.Partial(100'000);
    origin.Replace("film.mp4", Bytes(kMiB, 2), {.etag = "\"v2\""}).Release();
    EXPECT_FALSE(client.Response().complete);
  }
  void AnOldObjectIsServedWhileTheOriginFails() {
    ServeAndFetch("film.mp4", kMiB);
    clock.Advance(std::chrono::seconds(61));
    origin.FailNextStat({ErrorKind::kUnavailable, "connection refused"});
    for (int i = 0; i < 3; ++i) EXPECT_EQ(Fetch(Get("film.mp4")).status, 200);
  }
  void ThreeViewersReadOneFetch() {
    origin.Serve("film.mp4", Bytes(kMiB)).HoldAfter(1000);
    std::vector<Client> clients;
    for (int i = 0; i < 3; ++i) {
      clients.push_back(Connect().Send(Get("film.mp4").Range("bytes=0-99999")));
      clients.back().Partial(1000);
    }
    origin.Release();
    for (Client& client : clients) EXPECT_EQ(client.Response().status, 206);
  }
  // Four chunks of memory: what was used twice in the small queue moves to main, what is used there stays.
  void WhatIsUsedStaysInMemory() {
    Remake({.memory_bytes = kMiB});
    for (const char* name : {"a.mp4", "b.mp4", "c.mp4", "d.mp4", "e.mp4", "f.mp4"}) {
      ServeAndFetch(name, 256 * 1024);
      const bool used = std::string_view("a.mp4 b.mp4 c.mp4 e.mp4").find(name) != std::string_view::npos;
      for (int i = 0; used && i < 2; ++i) Fetch(Get(name));
      if (*name == 'e') Fetch(Get("a.mp4"));
    }
  }
  void TheListIsAsked() {
    router.Add("/api/videos", list_);
    for (const char* target : {"/api/videos", "/api/videos?limit=1", "/nothing"})
      Connect().SendText(fmt::format("GET {} HTTP/1.1\r\nHost: x\r\n\r\n", target)).Response();
  }
  void ThereAreTooManyConnections() {
    parts->options.most_connections = 2;
    for (int i = 0; i < 2; ++i) Connect();
    EXPECT_EQ(Connect().Response().status, 503);
  }

 private:
  void ServeAndFetch(const std::string& name, std::uint64_t bytes) {
    origin.Serve(name, Bytes(bytes));
    Fetch(Get(name));
    AwaitFills();
  }

  ListHandler list_;
};

TEST_P(CounterTest, Counts) {
  (this->*GetParam().happen)();
  for (const auto& [which, count] : GetParam().counts) {
    const MetricName& name = kCounterNames[static_cast<std::size_t>(which)];
    EXPECT_EQ(counter(which), count) << SpecOf(name.metric).name << " " << name.labels;
  }
}

using enum Counter;
INSTANTIATE_TEST_SUITE_P(
    What, CounterTest,
    testing::Values(
        Scenario{"FoundByAskingAgain", &CounterTest::AnotherVersionIsFoundByAskingAgain,
                 {{kObjectsChanged, 1}, {kRevalidations, 1}, {kFillErrors, 0}}},
        Scenario{"FoundByAFill", &CounterTest::AnotherVersionIsFoundByAFill,
                 {{kObjectsChanged, 1}, {kRevalidations, 0}, {kFillErrors, 1}, {kAnswersCut, 1}}},
        Scenario{"Stale", &CounterTest::AnOldObjectIsServedWhileTheOriginFails,
                 {{kStaleServed, 1}, {kRevalidations, 1}}},
        Scenario{"Joined", &CounterTest::ThreeViewersReadOneFetch,
                 {{kFills, 1}, {kFillsJoined, 2}, {kBytesOrigin, 100'000}, {kBytesJoined, 200'000}}},
        Scenario{"Memory", &CounterTest::WhatIsUsedStaysInMemory,
                 {{kMemoryPromotedSmallChunks, 4}, {kMemoryPromotedSmallBytes, kMiB},
                  {kMemoryPromotedMainChunks, 1}, {kMemoryPromotedMainBytes, kMiB / 4},
                  {kMemoryEvictedSmallChunks, 1}, {kMemoryEvictedSmallBytes, kMiB / 4},
                  {kMemoryEvictedMainChunks, 1}, {kMemoryEvictedMainBytes, kMiB / 4}}},
        Scenario{"Listings", &CounterTest::TheListIsAsked, {{kListings, 2}, {kDownloads, 0}}},
        Scenario{"Shed", &CounterTest::ThereAreTooManyConnections, {{kConnectionsShed, 1}, {kConnections, 3}}}),
    [](const testing::TestParamInfo<Scenario>& each) { return each.param.name; });

}  // namespace
}  // namespace reelcache
