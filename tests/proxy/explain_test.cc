// What /api/explain tells of a request is what then happens, and telling it changes nothing.
#include <nlohmann/json.hpp>

#include "admin/explain_api.h"
#include "admin/explanation.h"
#include "support/proxy_fixture.h"

namespace reelcache {
namespace {

using namespace std::chrono_literals;
using nlohmann::json;

class ExplainTest : public ProxyTest {
 protected:
  ExplainTest() { origin.Serve("film.mp4", body_); }

  json Explain(const std::string& range, const std::string& name = "film.mp4") {
    return json::parse(ExplanationJson(*cache, name, range, 0));
  }
  std::vector<std::string> SourcesOf(const json& explanation) {
    std::vector<std::string> sources;
    for (const json& run : explanation["runs"]) sources.push_back(run["source"]);
    return sources;
  }
  // As told, the ranges of the fetches that a request begins from now on.
  std::vector<std::string> FetchedSince(std::size_t first) {
    std::vector<std::string> ranges;
    auto requests = origin.requests();
    for (std::size_t i = first; i < requests.size(); ++i)
      ranges.push_back("bytes=" + std::to_string(requests[i].interval.begin) + "-" +
                       std::to_string(requests[i].interval.end - 1));
    return ranges;
  }

  const std::string body_ = Bytes(4 * kMiB);
};

TEST_F(ExplainTest, OfAnUnknownObjectTheFirstFetchIsTold) {
  json told = Explain("bytes=300000-");
  EXPECT_EQ(told["state"], "unknown");
  EXPECT_EQ(told["first_byte"]["source"], "origin");
  ASSERT_EQ(told["fetches"].size(), 1u);
  EXPECT_EQ(told["fetches"][0]["what"], "question");
  EXPECT_EQ(origin.fetches() + origin.stats(), 0);
  EXPECT_EQ(metrics.Get(Gauge::kObjects), 0);
  Fetch(Get("film.mp4").Range("bytes=300000-"));
  EXPECT_EQ(FetchedSince(0).front(), told["fetches"][0]["range"]);
}

TEST_F(ExplainTest, WhatIsThereAndWhatWouldBeFetched) {
  Fetch(Get("film.mp4").Range("bytes=0-99"));
  AwaitFills();
  json told = Explain("bytes=0-");
  EXPECT_EQ(told["state"], "fresh");
  EXPECT_EQ(told["answer"]["status"], 206);
  EXPECT_EQ(SourcesOf(told), (std::vector<std::string>{"memory", "origin"}));
  EXPECT_EQ(told["bytes"]["memory"], 256 * 1024);
  EXPECT_EQ(told["bytes"]["origin"], 4 * kMiB - 256 * 1024);
  EXPECT_EQ(told["first_byte"]["source"], "memory");
  EXPECT_EQ(told["first_byte"]["expected_ms"], 0);
  const std::size_t before = origin.requests().size();
  Fetch(Get("film.mp4").Range("bytes=0-"));
  ASSERT_EQ(told["fetches"].size(), 2u);
  EXPECT_EQ(told["fetches"][0]["what"], "block");
  EXPECT_EQ(told["fetches"][1]["what"], "read_ahead");
  EXPECT_EQ(FetchedSince(before).at(0), told["fetches"][0]["range"]);
  EXPECT_EQ(FetchedSince(before).at(1), told["fetches"][1]["range"]);
}

TEST_F(ExplainTest, ARunningFetchIsJoined) {
  origin.HoldAfter(1);
  Client a = Connect();
  a.Send(Get("film.mp4").Range("bytes=0-99"));
  a.Partial(1);
  json told = Explain("bytes=0-299999");
  EXPECT_EQ(SourcesOf(told), (std::vector<std::string>{"joined", "origin"}));
  EXPECT_EQ(told["first_byte"]["source"], "joined");
}

TEST_F(ExplainTest, WhileAQuestionRunsItIsJoined) {
  origin.HoldHeads();
  Client a = Connect();
  a.Send(Get("film.mp4"));
  RunUntil([&] { return origin.fetches() == 1; });
  json told = Explain("");
  EXPECT_EQ(told["state"], "asking");
  EXPECT_EQ(told["first_byte"]["question"], "joined");
}

TEST_F(ExplainTest, AfterARestartItIsOnDiskAndNothingCountsAsAUse) {
  Fetch(Get("film.mp4"));
  AwaitFills();
  Remake({});
  const auto uses = store.uses();
  const auto known = metrics.Get(Gauge::kObjects);
  const int asked_before = origin.fetches() + origin.stats();
  json told = Explain("bytes=100-");
  EXPECT_EQ(told["state"], "fresh");
  EXPECT_EQ(SourcesOf(told), std::vector<std::string>{"disk"});
  EXPECT_TRUE(told["fetches"].empty());
  EXPECT_EQ(told["looked_at_bytes"], 4 * kMiB - 100);
  clock.Advance(61s);
  told = Explain("bytes=100-");
  EXPECT_EQ(told["state"], "stale");
  EXPECT_EQ(told["first_byte"]["question"], "origin");
  EXPECT_EQ(store.uses(), uses);
  EXPECT_EQ(origin.fetches() + origin.stats(), asked_before);
  EXPECT_EQ(metrics.Get(Gauge::kObjects), known);
}

TEST_F(ExplainTest, WhatMustNotBeStoredAndWhatIsMissing) {
  origin.Serve("secret.mp4", body_, {.may_store = false});
  Fetch(Get("secret.mp4").Range("bytes=0-9"));
  json told = Explain("bytes=0-9", "secret.mp4");
  EXPECT_EQ(told["state"], "unstored");
  EXPECT_EQ(told["object"]["why_not_stored"], "no_store");
  EXPECT_EQ(told["fetches"][0], (json{{"what", "own"}, {"range", "bytes=0-9"}}));
  Fetch(Get("none.mp4"));
  told = Explain("", "none.mp4");
  EXPECT_EQ(told["state"], "missing");
  EXPECT_EQ(told["error"], "not found");
}

TEST_F(ExplainTest, TheHandlerAnswersOnItsLoop) {
  const ServerOptions options;
  ExplainApi api(*cache, options, *pool);
  router.Add("/api/explain", api);
  auto ask = [&](const std::string& query) {
    return Connect().SendText("GET /api/explain" + query + " HTTP/1.1\r\nHost: test\r\n\r\n").Response();
  };
  EXPECT_EQ(ask("").status, 400);
  EXPECT_EQ(json::parse(ask("?name=a.txt").body), (json{{"name", "a.txt"}, {"served", false}, {"why_not", "not_media"}}));
  TestResponse response = ask("?name=film.mp4&range=bytes%3D0-9");
  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(response.Field("cache-control"), "no-store");
  EXPECT_EQ(json::parse(response.body)["range"], "bytes=0-9");
}

}  // namespace
}  // namespace reelcache
