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

}  // namespace
}  // namespace reelcache
