#include "cache/warmer.h"

#include <nlohmann/json.hpp>

#include "admin/warm_api.h"
#include "cache/contents.h"
#include "cache/pinning.h"
#include "cache/purger.h"
#include "support/proxy_fixture.h"

namespace reelcache {
namespace {

using Runs = std::vector<ChunkRun>;

constexpr std::uint64_t kChunk = 256 * 1024;
const Error kDown{ErrorKind::kUnavailable, "connection refused"};

bool NoText(const std::string& name) { return !name.ends_with(".txt"); }

class WarmTest : public ProxyTest {
 protected:
  ~WarmTest() override { warmer = nullptr; }

  std::shared_ptr<WarmJob> Start(WarmOrder order) {
    if (!warmer) warmer = std::make_unique<Warmer>(*cache, loop, WarmOptions{NoText, std::chrono::milliseconds(1)});
    auto started = warmer->Start(std::move(order));
    return started.ok() ? started->second : nullptr;
  }
  WarmProgress Warm(WarmOrder order) {
    auto job = Start(std::move(order));
    RunUntil([&] { return !job->running(); });
    AwaitFills();
    return job->progress();
  }
  void RestartServer() {
    warmer = nullptr;
    Remake({});
  }
  Runs OnDisk(const std::string& name) {
    for (const ObjectContents& each : TakeContents(*cache))
      if (each.name == name) return each.disk.chunks.Runs();
    return {};
  }

  std::unique_ptr<Warmer> warmer;
};

TEST_F(WarmTest, AWarmedFilmPlaysWithoutTheOriginAlsoAfterARestart) {
  const std::string film = Bytes(9 * kMiB + 1000);
  origin.Serve("film.mp4", film);
  WarmProgress progress = Warm({.name = "film.mp4"});
  EXPECT_EQ(progress.state, WarmState::kDone);
  EXPECT_EQ(progress.total, 1u);
  EXPECT_EQ(progress.done, 1u);
  EXPECT_EQ(progress.bytes.wanted, film.size());
  EXPECT_EQ(progress.bytes.fetched, film.size());
  EXPECT_EQ(progress.bytes.already, 0u);
  EXPECT_EQ(progress.error, "");
  EXPECT_EQ(origin.fetched_bytes(), film.size());
  RestartServer();
  const int fetches = origin.fetches();
  EXPECT_EQ(Fetch(Get("film.mp4")).body, film);
  EXPECT_EQ(origin.fetches(), fetches);
  EXPECT_EQ(origin.MostTimesSent("film.mp4"), 1);
}

TEST_F(WarmTest, WhatIsThereIsNeitherFetchedNorRead) {
  origin.Serve("film.mp4", Bytes(4 * kMiB));
  Fetch(Get("film.mp4").Range("bytes=1048576-2097151"));
  AwaitFills();
  WarmProgress progress = Warm({.name = "film.mp4"});
  EXPECT_EQ(progress.bytes.wanted, 4 * kMiB);
  EXPECT_EQ(progress.bytes.fetched, 3 * kMiB);
  EXPECT_EQ(progress.bytes.already, kMiB);
  EXPECT_EQ(origin.MostTimesSent("film.mp4"), 1);
  RestartServer();
  EXPECT_EQ(Warm({.name = "film.mp4"}).bytes.already, 4 * kMiB);
  EXPECT_EQ(cache->memory_used_bytes(), 0u);
}

TEST_F(WarmTest, EndsAreTheFirstAndTheLastMiB) {
  origin.Serve("film.mp4", Bytes(8 * kMiB));
  WarmProgress progress = Warm({.name = "film.mp4", .part = WarmPart::kEnds});
  EXPECT_EQ(progress.bytes.wanted, 2 * kMiB);
  EXPECT_EQ(progress.bytes.fetched, 2 * kMiB);
  EXPECT_EQ(OnDisk("film.mp4"), (Runs{{0, 3}, {28, 31}}));
}

TEST_F(WarmTest, IsNoUseOfTheFilm) {
  origin.Serve("film.mp4", Bytes(kMiB));
  Warm({.name = "film.mp4"});
  EXPECT_EQ((*cache->Open(loop, "film.mp4", {}, {}))->object->use().answers(), 0u);
  EXPECT_EQ(sent_bytes(), 0u);
}

TEST_F(WarmTest, AViewerWhoWaitsForItsBytesMakesTheirFetchUrgent) {
  const std::string film = Bytes(4 * kMiB);
  origin.Serve("film.mp4", film);
  Fetch(Get("film.mp4").Range("bytes=0-0"));
  AwaitFills();
  origin.HoldHeads();
  auto job = Start({.name = "film.mp4"});
  RunUntil([&] { return !origin.requests().back().urgent; });
  const FetchRequest warming = origin.requests().back();
  const std::uint64_t offset = warming.interval.end - 100;
  Client client = Connect();
  client.Send(Get("film.mp4").Range("bytes=" + std::to_string(offset) + "-" + std::to_string(offset + 99)));
  RunUntil([&] { return origin.hurried() > 0; });
  origin.Release();
  EXPECT_EQ(client.Response().body, film.substr(offset, 100));
  RunUntil([&] { return !job->running(); });
  EXPECT_EQ(origin.hurried(), 1);
  EXPECT_EQ(origin.MostTimesSent("film.mp4"), 1);
}

TEST_F(WarmTest, ABudgetHoldsToTheByte) {
  origin.Serve("film.mp4", Bytes(8 * kMiB));
  WarmProgress progress = Warm({.name = "film.mp4", .budget_bytes = 3 * kMiB + 100'000});
  EXPECT_EQ(progress.state, WarmState::kOverBudget);
  EXPECT_EQ(progress.bytes.fetched, 3 * kMiB);
  EXPECT_EQ(origin.fetched_bytes(), 3 * kMiB);
}

TEST_F(WarmTest, MoreThanTheWholeCacheIsRefused) {
  origin.Serve("a/1.mp4", Bytes(3 * kMiB)).Serve("a/2.mp4", Bytes(3 * kMiB));
  store.SetCapacity(4 * kMiB);
  store.SetStats(4 * kMiB, 0);
  WarmProgress many = Warm({.name = "a/", .is_prefix = true});
  EXPECT_EQ(many.state, WarmState::kFailed);
  EXPECT_NE(many.error.find("--cache-size"), std::string::npos) << many.error;
  EXPECT_EQ(many.code, "warm_too_large");
  EXPECT_EQ(origin.fetches(), 0);
  EXPECT_EQ(Warm({.name = "a/", .is_prefix = true, .part = WarmPart::kEnds}).state, WarmState::kDone);
  EXPECT_EQ(Warm({.name = "a/", .is_prefix = true, .budget_bytes = kChunk}).state, WarmState::kOverBudget);
  store.SetCapacity(2 * kMiB);
  EXPECT_EQ(Warm({.name = "a/1.mp4"}).state, WarmState::kFailed);
}

TEST_F(WarmTest, ADiskThatTakesNothingIsSaidBeforeTheListIsRead) {
  origin.Serve("a/1.mp4", Bytes(kMiB));
  store.SetStats(0, 0, false);
  WarmProgress progress = Warm({.name = "a/", .is_prefix = true});
  EXPECT_EQ(progress.state, WarmState::kFailed);
  EXPECT_NE(progress.error.find("cannot be written"), std::string::npos) << progress.error;
  EXPECT_EQ(origin.lists(), 0);
}

TEST_F(WarmTest, WhatIsThereAlreadyNeedsNoRoom) {
  origin.Serve("a/1.mp4", Bytes(3 * kMiB)).Serve("a/2.mp4", Bytes(3 * kMiB));
  Warm({.name = "a/", .is_prefix = true});
  store.SetCapacity(8 * kMiB);
  store.SetStats(kMiB, 0);
  WarmProgress progress = Warm({.name = "a/", .is_prefix = true});
  EXPECT_EQ(progress.state, WarmState::kDone) << progress.error;
  EXPECT_EQ(progress.bytes.already, 6 * kMiB);
}

TEST_F(WarmTest, EndsBeforeWhatItFetchedGoesAgainButForWhatIsPinned) {
  origin.Serve("a/1.mp4", Bytes(3 * kMiB)).Serve("a/2.mp4", Bytes(3 * kMiB));
  store.SetCapacity(8 * kMiB);
  store.SetStats(4 * kMiB, 0);
  WarmProgress progress = Warm({.name = "a/", .is_prefix = true});
  EXPECT_EQ(progress.state, WarmState::kFailed);
  EXPECT_NE(progress.error.find("--cache-size"), std::string::npos) << progress.error;
  EXPECT_EQ(progress.done, 1u);
  EXPECT_LE(progress.bytes.fetched, 4 * kMiB);
  Purger(*cache, [](const auto&) {}).All(PurgeKind::kHard);
  Fetch(Get("a/1.mp4").Range("bytes=0-9"));
  AwaitFills();
  store.pins().Load({}, 10 * kMiB);
  ASSERT_TRUE(Pinning(*cache).AddPrefix("a/").ok());
  EXPECT_EQ(Warm({.name = "a/", .is_prefix = true}).state, WarmState::kDone);
}

TEST_F(WarmTest, AFilmThatIsPurgedMeanwhileIsBegunAnew) {
  origin.Serve("film.mp4", Bytes(9 * kMiB)).HoldAfter(300'000);
  auto job = Start({.name = "film.mp4"});
  RunUntil([&] { return origin.fetched_bytes() > kChunk; });  // the second fetch
  Purger(*cache, [](const auto&) {}).Name("film.mp4", PurgeKind::kHard);
  origin.Release();
  RunUntil([&] { return !job->running(); });
  AwaitFills();
  EXPECT_EQ(job->progress().state, WarmState::kDone);
  EXPECT_EQ(job->progress().bytes.wanted, 9 * kMiB);
  EXPECT_EQ(OnDisk("film.mp4"), (Runs{{0, 35}}));
  const int fetches = origin.fetches();
  EXPECT_EQ(Fetch(Get("film.mp4")).body, Bytes(9 * kMiB));
  EXPECT_EQ(origin.fetches(), fetches);
}

TEST_F(WarmTest, WaitsForTheDisk) {
  origin.Serve("film.mp4", Bytes(kMiB));
  store.SetStats(UINT64_MAX, 9 * kMiB);
  auto job = Start({.name = "film.mp4"});
  Settle();
  EXPECT_EQ(origin.fetches(), 0);
  store.SetStats(UINT64_MAX, 0);
  RunUntil([&] { return !job->running(); });
  EXPECT_EQ(OnDisk("film.mp4"), (Runs{{0, 3}}));
}

TEST_F(WarmTest, WhatTheDiskDroppedIsWrittenFromMemory) {
  origin.Serve("film.mp4", Bytes(2 * kMiB));
  store.DropNext(3);
  EXPECT_EQ(Warm({.name = "film.mp4"}).state, WarmState::kDone);
  EXPECT_EQ(OnDisk("film.mp4"), (Runs{{0, 7}}));
  EXPECT_EQ(origin.MostTimesSent("film.mp4"), 1);
}

TEST_F(WarmTest, ADiskThatKeepsNothingEndsIt) {
  origin.Serve("film.mp4", Bytes(kMiB));
  store.DropNext(1000);
  WarmProgress progress = Warm({.name = "film.mp4"});
  EXPECT_EQ(progress.state, WarmState::kFailed);
  EXPECT_NE(progress.error, "");
  EXPECT_LE(origin.MostTimesSent("film.mp4"), 3);
}

TEST_F(WarmTest, APrefixIsWhatIsListedBelowItAndServed) {
  origin.Serve("a/1.mp4", Bytes(kMiB)).Serve("a/2.mp4", Bytes(kMiB)).Serve("a/3.mp4", Bytes(kMiB)).PageNames(2);
  origin.Serve("a/notes.txt", Bytes(kMiB)).Serve("b/1.mp4", Bytes(kMiB));
  origin.FailNext("a/2.mp4", {.error = Error{ErrorKind::kForbidden, "no right to read"}});
  WarmProgress progress = Warm({.name = "a/", .is_prefix = true});
  EXPECT_EQ(progress.state, WarmState::kDone);
  EXPECT_EQ(progress.total, 3u);
  EXPECT_EQ(progress.done, 2u);
  EXPECT_EQ(progress.failed, 1u);
  EXPECT_NE(progress.error.find("a/2.mp4"), std::string::npos) << progress.error;
  EXPECT_EQ(progress.bytes.fetched, 2 * kMiB);
  EXPECT_EQ(progress.current, "");
  EXPECT_EQ(origin.fetched_bytes(), 2 * kMiB);
}

TEST_F(WarmTest, APassingFaultIsNoFailure) {
  origin.Serve("film.mp4", Bytes(2 * kMiB));
  origin.FailNext("film.mp4", {.error = kDown}).FailNext("film.mp4", {.after_bytes = 100'000, .error = kDown});
  origin.FailNextList(kDown);
  EXPECT_EQ(Warm({.name = "", .is_prefix = true}).state, WarmState::kDone);
  EXPECT_EQ(OnDisk("film.mp4"), (Runs{{0, 7}}));
}

TEST_F(WarmTest, AnOutageEndsItAfterAFewObjects) {
  for (int i = 0; i < 20; ++i) origin.Serve("film" + std::to_string(i) + ".mp4", Bytes(1000));
  auto job = Start({.name = "", .is_prefix = true});
  RunUntil([&] { return job->progress().total == 20; });
  origin.FailEverything(kDown);
  RunUntil([&] { return !job->running(); });
  EXPECT_EQ(job->progress().state, WarmState::kFailed);
  EXPECT_LE(job->progress().failed, 5u);
  EXPECT_NE(job->progress().error.find("refused"), std::string::npos);
  EXPECT_LE(origin.fetches(), 5 * 4 + 20);
  EXPECT_EQ(Warm({.name = "", .is_prefix = true}).state, WarmState::kFailed) << "no list";
}

TEST_F(WarmTest, AFilmThatChangesIsBegunAnew) {
  origin.Serve("film.mp4", Bytes(2 * kMiB)).HoldAfter(200'000);
  auto job = Start({.name = "film.mp4"});
  RunUntil([&] { return origin.fetched_bytes() == 200'000; });
  const std::string changed = Bytes(kMiB, 2);
  origin.Replace("film.mp4", changed, {.etag = "\"v2\""});
  origin.Release();
  RunUntil([&] { return !job->running(); });
  EXPECT_EQ(job->progress().state, WarmState::kDone);
  EXPECT_EQ(job->progress().bytes.wanted, kMiB);
  const int fetches = origin.fetches();
  EXPECT_EQ(Fetch(Get("film.mp4")).body, changed);
  EXPECT_EQ(origin.fetches(), fetches);
}

TEST_F(WarmTest, CancellingStopsTheFetches) {
  origin.Serve("film.mp4", Bytes(8 * kMiB)).HoldAfter(300'000);
  auto job = Start({.name = "film.mp4"});
  RunUntil([&] { return origin.fetched_bytes() > kChunk; });  // the second fetch
  job->Cancel();
  origin.Release();
  AwaitFills();
  EXPECT_EQ(job->progress().state, WarmState::kCancelled);
  EXPECT_LE(origin.fetched_bytes(), kMiB) << "to the end of a chunk, which is kept, and not to that of the block";
}

TEST_F(WarmTest, ADeadlineHolds) {
  origin.Serve("film.mp4", Bytes(kMiB)).HoldHeads();
  auto job = Start({.name = "film.mp4", .deadline = std::chrono::milliseconds(1)});
  RunUntil([&] { return !job->running(); });
  EXPECT_EQ(job->progress().state, WarmState::kOverDeadline);
}

TEST_F(WarmTest, AViewerWhoWaitsGoesFirst) {
  origin.Serve("film.mp4", Bytes(kMiB)).Serve("other.mp4", Bytes(kMiB)).HoldHeads();
  Client viewer = Connect();
  viewer.Send(Get("other.mp4"));
  RunUntil([&] { return origin.fetches() == 1; });
  auto job = Start({.name = "film.mp4"});
  for (int i = 0; i < 5; ++i) loop.RunOnce(true);
  EXPECT_EQ(origin.fetches(), 1);
  origin.Release();
  EXPECT_EQ(viewer.Response().status, 200);
  RunUntil([&] { return !job->running(); });
  for (const FetchRequest& request : origin.requests())
    if (request.name == "film.mp4") EXPECT_EQ(request.urgent, request.interval.begin == 0) << request.interval.begin;
}

TEST_F(WarmTest, WhatAViewerFetchesIsJoined) {
  origin.Serve("film.mp4", Bytes(kMiB)).HoldAfter(100'000);
  Client viewer = Connect();
  viewer.Send(Get("film.mp4").Range("bytes=0-1048575")).Partial(100'000);
  auto job = Start({.name = "film.mp4"});
  Settle();
  origin.Release();
  EXPECT_EQ(viewer.Response().status, 206);
  RunUntil([&] { return !job->running(); });
  EXPECT_EQ(job->progress().bytes.fetched, 0u);
  EXPECT_EQ(job->progress().bytes.already, kMiB);
  EXPECT_EQ(origin.fetches(), 1);
}

TEST_F(WarmTest, WhatMayNotBeStoredFails) {
  origin.Serve("film.mp4", Bytes(kMiB), {.etag = ""});
  EXPECT_EQ(Warm({.name = "film.mp4"}).state, WarmState::kFailed);
  EXPECT_EQ(Warm({.name = "missing.mp4"}).state, WarmState::kFailed);
}

TEST_F(WarmTest, FewRunAndManyAreRemembered) {
  origin.Serve("film.mp4", Bytes(kMiB)).HoldHeads();
  for (std::size_t i = 0; i < Warmer::kMostRunning; ++i) EXPECT_TRUE(Start({.name = "film.mp4"}));
  EXPECT_FALSE(Start({.name = "film.mp4"}));
  EXPECT_EQ(warmer->Start({.name = "film.mp4"}).error().code, "too_many_warms");
  origin.Release();
  RunUntil([&] { return !warmer->Find(1)->running(); });
  for (std::size_t i = 0; i < Warmer::kMostJobs; ++i) EXPECT_EQ(Warm({.name = "film.mp4"}).bytes.already, kMiB);
  EXPECT_EQ(warmer->jobs().size(), Warmer::kMostJobs);
  EXPECT_EQ(warmer->jobs().front().first, Warmer::kMostJobs + Warmer::kMostRunning);
  EXPECT_EQ(warmer->Find(1), nullptr);
}

TEST_F(WarmTest, AServerThatStopsWarmsNothing) {
  origin.Serve("film.mp4", Bytes(kMiB)).HoldHeads();
  auto job = Start({.name = "film.mp4"});
  warmer->Stop();
  EXPECT_EQ(job->progress().state, WarmState::kCancelled);
  EXPECT_FALSE(Start({.name = "film.mp4"}));
}

class WarmApiTest : public WarmTest {
 protected:
  WarmApiTest() : warmer_(std::make_shared<Warmer>(*cache, loop, WarmOptions{NoText})), api_(loop, warmer_) {
    router.Add(std::string(WarmApi::kPath), api_);
    router.AddBelow(std::string(WarmApi::kPrefix), api_);
  }
  TestResponse Ask(const std::string& method, const std::string& target) {
    return Connect().SendText(method + " " + target + " HTTP/1.1\r\nHost: test\r\n\r\n").Response();
  }
  nlohmann::json AskJson(const std::string& method, const std::string& target, int status = 200) {
    TestResponse response = Ask(method, target);
    EXPECT_EQ(response.status, status) << method << target << response.body;
    return nlohmann::json::parse(response.body);
  }
  nlohmann::json Await(const std::string& target) {
    nlohmann::json job;
    RunUntil([&] { return (job = AskJson("GET", target))["state"] != "running"; });
    return job;
  }

  std::shared_ptr<Warmer> warmer_;
  WarmApi api_;
};

TEST_F(WarmApiTest, BeginsAWarmAndTellsOfIt) {
  origin.Serve("a b.mp4", Bytes(kMiB));
  auto job = AskJson("POST", "/api/warm?name=a%20b.mp4&part=whole", 202);
  EXPECT_EQ(job["id"], "1");
  EXPECT_EQ(job["what"], "a b.mp4");
  EXPECT_EQ(job["part"], "whole");
  EXPECT_EQ(job["state"], "running");
  job = Await("/api/warm/1");
  EXPECT_EQ(job["state"], "done");
  EXPECT_EQ(job["objects"], (nlohmann::json{{"total", 1}, {"done", 1}, {"failed", 0}}));
  EXPECT_EQ(job["bytes"], (nlohmann::json{{"wanted", kMiB}, {"fetched", kMiB}, {"already", 0}}));
  EXPECT_EQ(job["current"], nullptr);
  EXPECT_EQ(job["error"], nullptr);
  AskJson("POST", "/api/warm?prefix=a&part=ends", 202);
  EXPECT_EQ(Await("/api/warm/2")["bytes"]["already"], kMiB);
  auto jobs = AskJson("GET", "/api/warm")["jobs"];
  EXPECT_EQ(jobs[0]["what"], "a*");
  EXPECT_EQ(jobs[0]["part"], "ends");
  EXPECT_EQ(jobs[1]["id"], "1");
}

TEST_F(WarmApiTest, DeleteCancels) {
  origin.Serve("film.mp4", Bytes(kMiB)).HoldHeads();
  AskJson("POST", "/api/warm?name=film.mp4", 202);
  EXPECT_EQ(AskJson("GET", "/api/warm/1")["current"], "film.mp4");
  EXPECT_EQ(AskJson("DELETE", "/api/warm/1")["state"], "cancelled");
  EXPECT_EQ(AskJson("DELETE", "/api/warm/1")["state"], "cancelled");
  EXPECT_EQ(AskJson("GET", "/api/warm/1")["state"], "cancelled");
}

TEST_F(WarmApiTest, SaysWhatIsWrong) {
  auto code = [&](const std::string& method, const std::string& target, int status) {
    return AskJson(method, target, status)["error"]["code"].get<std::string>();
  };
  EXPECT_EQ(code("POST", "/api/warm", 400), "bad_target");
  EXPECT_EQ(code("POST", "/api/warm?name=a&budget=x", 400), "bad_budget");
  EXPECT_EQ(code("POST", "/api/warm/1?name=a", 405), "bad_method");
  EXPECT_EQ(code("DELETE", "/api/warm", 405), "bad_method");
  EXPECT_EQ(code("GET", "/api/warm/1", 404), "no_warm");
  EXPECT_EQ(code("DELETE", "/api/warm/x", 404), "no_warm");
  origin.Serve("film.mp4", Bytes(kMiB)).HoldHeads();
  for (int i = 0; i < 4; ++i) AskJson("POST", "/api/warm?name=film.mp4", 202);
  EXPECT_EQ(code("POST", "/api/warm?name=film.mp4", 503), "too_many_warms");
  warmer_ = nullptr;
  EXPECT_EQ(code("GET", "/api/warm", 503), "stopping");
}

}  // namespace
}  // namespace reelcache
