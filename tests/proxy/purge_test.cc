#include "cache/purger.h"

#include <future>
#include <thread>

#include "cache/object_record.h"
#include "support/proxy_fixture.h"

namespace reelcache {
namespace {

using namespace std::chrono_literals;

class PurgeTest : public ProxyTest {
 protected:
  Purged Purge(const std::string& name, PurgeKind kind = PurgeKind::kHard) {
    return Purger(*cache, [this](const std::vector<std::string>& names) { told.push_back(names); }).Name(name, kind);
  }
  Purged PurgePrefix(const std::string& prefix, PurgeKind kind = PurgeKind::kHard) {
    return Purger(*cache, [](const auto&) {}).Prefix(prefix, kind);
  }
  Purged PurgeAll(PurgeKind kind = PurgeKind::kHard) { return Purger(*cache, [](const auto&) {}).All(kind); }

  // Until the pool's only thread has done what was submitted so far. What it posted has not run.
  void AwaitPool() {
    std::promise<void> done;
    pool->Submit([&done] { done.set_value(); });
    done.get_future().wait();
  }

  // The same version by name, other bytes: who gets the old ones can be told.
  void ReplaceSilently(const std::string& name, std::string bytes) { origin.Replace(name, std::move(bytes), {}); }

  std::vector<std::vector<std::string>> told;
};

TEST_F(PurgeTest, APurgedObjectIsFetchedAnewThoughTheOriginHasTheSameVersion) {
  origin.Serve("film.mp4", Bytes(kMiB));
  auto first = Fetch(Get("film.mp4"));
  AwaitFills();
  ReplaceSilently("film.mp4", Bytes(kMiB, 2));
  EXPECT_EQ(Fetch(Get("film.mp4")).body, Bytes(kMiB));
  Purged purged = Purge("film.mp4");
  EXPECT_EQ(purged.objects, 1u);
  EXPECT_EQ(purged.withdrawn_bytes, 2 * kMiB);  // from memory and from disk
  EXPECT_TRUE(purged.lasting);
  EXPECT_EQ(told, (std::vector<std::vector<std::string>>{{"film.mp4"}}));
  auto second = Fetch(Get("film.mp4"));
  EXPECT_EQ(second.body, Bytes(kMiB, 2));
  EXPECT_EQ(second.Field("etag"), first.Field("etag"));
  AwaitFills();
  EXPECT_EQ(Fetch(Get("film.mp4")).Field("cache-status"), "reelcache; hit");
  EXPECT_EQ(counter(Counter::kPurges), 1u);
  EXPECT_EQ(counter(Counter::kPurgedBytes), 2 * kMiB);
  EXPECT_EQ(cache->memory_used_bytes(), kMiB);
}

TEST_F(PurgeTest, ARestartDoesNotBringItBack) {
  for (int purges = 1; purges <= 3; ++purges) {
    ReplaceSilently("film.mp4", Bytes(kMiB, static_cast<std::uint64_t>(purges)));
    EXPECT_EQ(Fetch(Get("film.mp4")).body, Bytes(kMiB, static_cast<std::uint64_t>(purges)));
    AwaitFills();
    Purge("film.mp4");
    store.BringErasedChunksBack();
    Remake({});
  }
}

TEST_F(PurgeTest, NorDoesAVersionThatWasGoneMeanwhile) {
  origin.Serve("film.mp4", Bytes(kMiB));
  Fetch(Get("film.mp4"));
  AwaitFills();
  Purge("film.mp4");
  store.BringErasedChunksBack();
  origin.Remove("film.mp4");
  EXPECT_EQ(Fetch(Get("film.mp4")).status, 404);
  clock.Advance(1h);
  ReplaceSilently("film.mp4", Bytes(kMiB, 2));
  EXPECT_EQ(Fetch(Get("film.mp4")).body, Bytes(kMiB, 2));
}

TEST_F(PurgeTest, AMissThatIsRememberedIsForgotten) {
  EXPECT_EQ(Fetch(Get("film.mp4")).status, 404);
  origin.Serve("film.mp4", Bytes(1000));
  EXPECT_EQ(Fetch(Get("film.mp4")).status, 404);
  EXPECT_EQ(Purge("film.mp4").objects, 0u);
  EXPECT_EQ(Fetch(Get("film.mp4")).status, 200);
}

TEST_F(PurgeTest, ARunningViewerGoesOnAndANewOneFetchesAnew) {
  const std::string body = Bytes(4 * kMiB);
  origin.Serve("film.mp4", body).HoldAfter(300 * 1024);
  Client before = Connect();
  before.Send(Get("film.mp4"));
  before.Partial(300 * 1024);
  Purge("film.mp4");
  Client after = Connect();
  after.Send(Get("film.mp4"));
  Settle();
  origin.Release();
  EXPECT_EQ(before.Response().body, body);
  EXPECT_EQ(after.Response().body, body);
  AwaitFills();
  for (std::uint64_t offset = 0; offset < body.size(); offset += 64 * 1024)
    EXPECT_EQ(origin.TimesSent("film.mp4", offset), 2) << offset;  // nothing of the old fills was found
  int fetches = origin.fetches();
  EXPECT_EQ(Fetch(Get("film.mp4")).body, body);
  EXPECT_EQ(origin.fetches(), fetches);
}

TEST_F(PurgeTest, AFillThatRanAtThePurgeLeavesNothingForARestart) {
  origin.Serve("film.mp4", Bytes(2 * kMiB)).HoldAfter(300 * 1024);
  Client before = Connect();
  before.Send(Get("film.mp4"));
  before.Partial(300 * 1024);
  Purge("film.mp4");
  origin.Release();
  EXPECT_EQ(before.Response().body, Bytes(2 * kMiB));
  AwaitFills();
  store.BringErasedChunksBack();
  Remake({});
  ReplaceSilently("film.mp4", Bytes(2 * kMiB, 2));
  EXPECT_EQ(Fetch(Get("film.mp4")).body, Bytes(2 * kMiB, 2));
}

TEST_F(PurgeTest, WhatADiskReadBringsIntoMemoryAfterwardsIsNotFound) {
  origin.Serve("film.mp4", Bytes(kMiB));
  Fetch(Get("film.mp4"));
  AwaitFills();
  Remake({});
  Fetch(Get("film.mp4").Range("bytes=0-0"));  // known again; the rest is on disk alone
  std::promise<void> gate;
  pool->Submit([&gate] { gate.get_future().wait(); });
  Client before = Connect();
  before.Send(Get("film.mp4").Range("bytes=600000-600099"));
  Settle();
  gate.set_value();
  AwaitPool();  // it is read, and will be put into memory in the loop's next turn
  ReplaceSilently("film.mp4", Bytes(kMiB, 2));
  Purge("film.mp4");
  EXPECT_EQ(before.Response().body, Bytes(kMiB).substr(600000, 100));
  EXPECT_EQ(Fetch(Get("film.mp4").Range("bytes=600000-600099")).body, Bytes(kMiB, 2).substr(600000, 100));
}

TEST_F(PurgeTest, AQuestionThatRunsIsAskedAnew) {
  origin.Serve("film.mp4", Bytes(1000)).HoldHeads();
  Client before = Connect(), waiting = Connect(), after = Connect();
  before.Send(Get("film.mp4"));
  RunUntil([&] { return origin.fetches() == 1; });
  waiting.Send(Get("film.mp4"));
  Settle();
  Purge("film.mp4");
  after.Send(Get("film.mp4"));
  RunUntil([&] { return origin.fetches() == 2; });
  origin.Release();
  for (Client* client : {&before, &waiting, &after}) EXPECT_EQ(client->Response().body, Bytes(1000));
  AwaitFills();
  EXPECT_EQ(Fetch(Get("film.mp4")).Field("cache-status"), "reelcache; hit");
  EXPECT_EQ(origin.fetches(), 2);
}

TEST_F(PurgeTest, ARevalidationThatRunsDoesNotBringItBack) {
  origin.Serve("film.mp4", Bytes(1000));
  Fetch(Get("film.mp4"));
  AwaitFills();
  for (PurgeKind kind : {PurgeKind::kSoft, PurgeKind::kHard}) {
    clock.Advance(61s);
    origin.HoldNextStat();
    Client before = Connect();
    before.Send(Get("film.mp4"));
    int stats = origin.stats();
    RunUntil([&] { return origin.stats() > stats; });
    Purge("film.mp4", kind);
    origin.Release();
    EXPECT_EQ(before.Response().body, Bytes(1000));
    stats = origin.stats();
    int fetches = origin.fetches();
    EXPECT_EQ(Fetch(Get("film.mp4")).body, Bytes(1000));
    EXPECT_EQ(origin.stats() - stats, kind == PurgeKind::kSoft ? 1 : 0);
    EXPECT_EQ(origin.fetches() - fetches, kind == PurgeKind::kSoft ? 0 : 1);
  }
}

TEST_F(PurgeTest, ANoteOfThePurgedVersionDoesNotBringTheRecordBack) {
  origin.Serve("film.mp4", Bytes(1000));
  Fetch(Get("film.mp4"));
  AwaitFills();
  auto opened = cache->Open(loop, "film.mp4", {}, {});
  ASSERT_TRUE(opened && opened->ok());
  ObjectRef old = (*opened)->object;
  Purge("film.mp4");
  EXPECT_FALSE(cache->Annotate(old, "a note"));
  EXPECT_FALSE(store.ReadRecord(cache->KeyOf("film.mp4")));
  Fetch(Get("film.mp4"));
  EXPECT_FALSE(cache->Annotate(old, "a note"));
  EXPECT_EQ(ParseObjectRecord(*store.ReadRecord(cache->KeyOf("film.mp4")))->note, "");
}

TEST_F(PurgeTest, WhereTheDiskTakesNoNoteItIsSaidAndHoldsUntilARestart) {
  origin.Serve("film.mp4", Bytes(kMiB)).HoldAfter(300 * 1024);
  Client before = Connect();
  before.Send(Get("film.mp4"));
  before.Partial(300 * 1024);
  store.SetWritable(false);
  EXPECT_FALSE(Purge("film.mp4").lasting);
  origin.Release();
  EXPECT_EQ(before.Response().body, Bytes(kMiB));
  AwaitFills();
  store.BringErasedChunksBack();
  ReplaceSilently("film.mp4", Bytes(kMiB, 2));
  EXPECT_EQ(Fetch(Get("film.mp4")).body, Bytes(kMiB, 2));
}

TEST_F(PurgeTest, WhereTheDiskTakesNoNoteItsRecordIsNotUsedEither) {
  origin.Serve("film.mp4", Bytes(kMiB));
  Fetch(Get("film.mp4"));
  AwaitFills();
  Remake({});  // known by its record alone
  store.SetWritable(false);
  EXPECT_FALSE(Purge("film.mp4").lasting);
  origin.Replace("film.mp4", Bytes(500), {.etag = "\"v2\""});
  EXPECT_EQ(Connect().Send(Get("film.mp4", "HEAD")).Response(true).Field("content-length"), "500");
}

TEST_F(PurgeTest, APrefixForgetsAMissThatIsRemembered) {
  for (PurgeKind kind : {PurgeKind::kHard, PurgeKind::kSoft}) {
    EXPECT_EQ(Fetch(Get("film.mp4")).status, 404);
    origin.Serve("film.mp4", Bytes(1000));
    EXPECT_EQ(PurgePrefix("fi", kind).objects, 0u);
    EXPECT_EQ(Fetch(Get("film.mp4")).status, 200);
    AwaitFills();
    origin.Remove("film.mp4");
    Purge("film.mp4");
  }
}

TEST_F(PurgeTest, APrefixTakesWhatIsInMemoryAndWhatIsOnDiskAlone) {
  for (const char* name : {"a/1.mp4", "a/2.mp4", "b/1.mp4"}) {
    origin.Serve(name, Bytes(1000));
    Fetch(Get(name));
  }
  AwaitFills();
  Remake({});
  Fetch(Get("a/2.mp4"));
  EXPECT_EQ(PurgePrefix("a/").objects, 2u);
  for (const char* name : {"a/1.mp4", "a/2.mp4", "b/1.mp4"}) {
    int fetches = origin.fetches();
    EXPECT_EQ(Fetch(Get(name)).status, 200);
    EXPECT_EQ(origin.fetches() - fetches, name[0] == 'a' ? 1 : 0) << name;
  }
}

TEST_F(PurgeTest, AllLeavesNothing) {
  origin.Serve("film.mp4", Bytes(2 * kMiB)).Serve("other.mp4", Bytes(1000));
  Fetch(Get("other.mp4"));
  AwaitFills();
  origin.HoldAfter(300 * 1024);
  Client before = Connect();
  before.Send(Get("film.mp4"));
  before.Partial(300 * 1024);
  Purged purged = PurgeAll();
  EXPECT_EQ(purged.objects, 2u);
  EXPECT_GE(purged.withdrawn_bytes, 2000u);
  origin.Release();
  EXPECT_EQ(before.Response().body, Bytes(2 * kMiB));
  AwaitFills();
  for (const char* name : {"film.mp4", "other.mp4"}) {
    int fetches = origin.fetches();
    Fetch(Get(name).Range("bytes=0-99"));
    EXPECT_EQ(origin.fetches() - fetches, 1) << name;
  }
  AwaitFills();
  int fetches = origin.fetches();
  Remake({});
  for (const char* name : {"film.mp4", "other.mp4"}) EXPECT_EQ(Fetch(Get(name).Range("bytes=0-99")).status, 206);
  EXPECT_EQ(origin.fetches(), fetches);
}

TEST_F(PurgeTest, ASoftOneAsksTheOriginAndKeepsTheBytes) {
  origin.Serve("film.mp4", Bytes(kMiB));
  Fetch(Get("film.mp4"));
  AwaitFills();
  const int fetches = origin.fetches();
  auto soft = [&](const std::string& how) {
    if (how == "name") return Purge("film.mp4", PurgeKind::kSoft);
    return how == "prefix" ? PurgePrefix("fi", PurgeKind::kSoft) : PurgeAll(PurgeKind::kSoft);
  };
  for (bool restart : {false, true})
    for (const char* how : {"name", "prefix", "all"}) {
      Purged purged = soft(how);
      EXPECT_EQ(purged.objects, 1u);
      EXPECT_EQ(purged.withdrawn_bytes, 0u);
      if (restart) Remake({});
      int stats = origin.stats();
      EXPECT_EQ(Fetch(Get("film.mp4")).body, Bytes(kMiB));
      EXPECT_EQ(Fetch(Get("film.mp4")).body, Bytes(kMiB));
      EXPECT_EQ(origin.stats() - stats, 1) << how << restart;
    }
  EXPECT_EQ(origin.fetches(), fetches);
  EXPECT_TRUE(told.empty());
}

TEST_F(PurgeTest, AfterASoftOneTheOldBytesStandInWhileTheOriginFails) {
  origin.Serve("film.mp4", Bytes(1000));
  Fetch(Get("film.mp4"));
  Purge("film.mp4", PurgeKind::kSoft);
  origin.FailEverything(Error{ErrorKind::kUnavailable, "down"});
  EXPECT_EQ(Fetch(Get("film.mp4")).Field("cache-status"), "reelcache; hit; detail=stale");
  clock.Advance(23h);
  EXPECT_EQ(Fetch(Get("film.mp4")).status, 200);
  clock.Advance(2h);
  EXPECT_EQ(Fetch(Get("film.mp4")).status, 502);
}

TEST_F(PurgeTest, ASoftOneHoldsThoughObjectsMayBeFreshForLongerFromNowOn) {
  origin.Serve("film.mp4", Bytes(1000));
  Fetch(Get("film.mp4"));
  CacheOptions longer;
  longer.fresh_for = std::chrono::milliseconds(24h);
  for (bool restart : {false, true}) {
    Purge("film.mp4", PurgeKind::kSoft);
    restart ? Remake(longer) : cache->Reload(longer);
    int stats = origin.stats();
    EXPECT_EQ(Fetch(Get("film.mp4")).body, Bytes(1000));
    EXPECT_EQ(Fetch(Get("film.mp4")).body, Bytes(1000));
    EXPECT_EQ(origin.stats() - stats, 1) << restart;
  }
}

// Opens an object and reads it whole, on any loop.
class Reader final : public Viewer, public std::enable_shared_from_this<Reader> {
 public:
  Reader(Cache& cache, Loop& loop) : cache_(cache), loop_(loop) {}
  void Start(const std::string& name) {
    if (auto opened = cache_.Open(loop_, name, {ByteInterval{0, UINT64_MAX}}, weak_from_this())) OnOpened(*opened);
  }
  void OnOpened(Result<Opened> opened) override {
    reader_ = cache_.Read(loop_, *opened, {.interval = {0, opened->object->facts().complete_length}}, weak_from_this());
    OnReady();
  }
  void OnReady() override {
    while (!reader_->done()) {
      auto piece = reader_->Next(SIZE_MAX);
      if (!piece) return;
      body += piece->value().bytes.bytes;
    }
    done.set_value();
  }
  std::string body;
  std::promise<void> done;

 private:
  Cache& cache_;
  Loop& loop_;
  std::shared_ptr<BodyReader> reader_;
};

TEST_F(PurgeTest, HoldsOnEveryLoop) {
  const std::string body = Bytes(2 * kMiB);
  origin.Serve("film.mp4", body).HoldAfter(200 * 1024);  // no chunk is whole, so none is withdrawn and asked for again
  Loop other("other");
  auto before = std::make_shared<Reader>(*cache, other), after = std::make_shared<Reader>(*cache, other);
  std::thread thread([&] { other.Run(); });
  other.Post([&] { before->Start("film.mp4"); });
  auto taken = [&] {
    std::promise<std::size_t> bytes;
    other.Post([&] { bytes.set_value(before->body.size()); });
    return bytes.get_future().get();
  };
  RunUntil([&] { return taken() >= 200 * 1024; });
  Purge("film.mp4");
  Client here = Connect();
  here.Send(Get("film.mp4"));
  other.Post([&] { after->Start("film.mp4"); });
  Settle();
  origin.Release();
  EXPECT_EQ(here.Response().body, body);
  before->done.get_future().wait();
  after->done.get_future().wait();
  EXPECT_EQ(before->body, body);
  EXPECT_EQ(after->body, body);
  EXPECT_EQ(origin.MostTimesSent("film.mp4"), 2);
  AwaitFills();
  other.Post([&] {
    before.reset();
    after.reset();
    origin.CloseLoop(other);
    other.Stop();
  });
  thread.join();
}

}  // namespace
}  // namespace reelcache
