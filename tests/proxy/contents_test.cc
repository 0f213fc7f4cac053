#include "cache/contents.h"

#include <nlohmann/json.hpp>
#include <numeric>

#include "admin/cache_api.h"
#include "cache/pinning.h"
#include "support/proxy_fixture.h"

namespace reelcache {
namespace {

class ContentsTest : public ProxyTest {
 protected:
  ObjectRef Known(const std::string& name) { return (*cache->Open(loop, name, {}, {}))->object; }
  std::uint64_t SentOf(const std::string& name) {
    auto sent = Known(name)->use().sent_bytes();
    return std::accumulate(sent.begin(), sent.end(), std::uint64_t{0});
  }
  // What is in the cache of an object; an empty name: nothing.
  ObjectContents ContentsOf(const std::string& name) {
    for (ObjectContents& each : TakeContents(*cache))
      if (each.name == name) return std::move(each);
    return {};
  }
};

constexpr std::uint64_t kChunk = 256 * 1024;
using Runs = std::vector<ChunkRun>;

TEST_F(ContentsTest, WhatIsSentOfAnObjectAddsUpToWhatWasSent) {
  origin.Serve("film.mp4", Bytes(2 * kMiB)).Serve("other.mp4", Bytes(1000));
  Fetch(Get("film.mp4"));
  Fetch(Get("film.mp4").Range("bytes=300000-399999"));
  Fetch(Get("film.mp4").Range("bytes=0-9,1000000-1000009"));
  Fetch(Get("other.mp4"));
  EXPECT_EQ(SentOf("film.mp4"), 2 * kMiB + 100'000 + 20);
  EXPECT_EQ(SentOf("film.mp4") + SentOf("other.mp4"), sent_bytes());
  EXPECT_EQ(Known("film.mp4")->use().sent_bytes()[static_cast<std::size_t>(Source::kMemory)],
            counter(Counter::kBytesMemory));
  EXPECT_EQ(Known("film.mp4")->use().answers(), 3u);
  auto heat = Known("film.mp4")->use().HeatByCell(clock.Now());
  EXPECT_GT(heat[1], heat[2]);  // the second answer lay there
  EXPECT_GE(heat[2], 1);
}

TEST_F(ContentsTest, WhatHasNoBodyIsNoUse) {
  origin.Serve("film.mp4", Bytes(1000));
  Connect().Send(Get("film.mp4", "HEAD")).Response(true);
  Fetch(Get("film.mp4").Range("bytes=5000-"));
  EXPECT_EQ(Known("film.mp4")->use().answers(), 0u);
  EXPECT_FALSE(Known("film.mp4")->use().last_use());
}

TEST_F(ContentsTest, UseLastsAsLongAsTheVersion) {
  origin.Serve("film.mp4", Bytes(1000));
  Fetch(Get("film.mp4"));
  origin.Replace("film.mp4", Bytes(1000), {.content_type = "video/webm"});  // the same bytes, other words
  clock.Advance(std::chrono::seconds(61));
  Fetch(Get("film.mp4"));
  EXPECT_EQ(Known("film.mp4")->facts().content_type, "video/webm");
  EXPECT_EQ(Known("film.mp4")->use().answers(), 2u);
  origin.Replace("film.mp4", Bytes(1000, 2), {.etag = "\"v2\""});
  clock.Advance(std::chrono::seconds(61));
  Fetch(Get("film.mp4"));
  EXPECT_EQ(Known("film.mp4")->use().answers(), 1u);
}

TEST_F(ContentsTest, WhatIsFetchedIsInBothTiers) {
  origin.Serve("film.mp4", Bytes(4 * kMiB + 1000)).Serve("other.mp4", Bytes(1000));
  Fetch(Get("film.mp4").Range("bytes=1048576-2097151"));
  AwaitFills();
  ObjectContents film = ContentsOf("film.mp4");
  EXPECT_EQ(film.grid.complete_length, 4 * kMiB + 1000);
  EXPECT_EQ(film.state, ObjectState::kFresh);
  EXPECT_EQ(film.memory.chunks.Runs(), (Runs{{4, 7}}));
  EXPECT_EQ(film.memory.bytes, kMiB);
  EXPECT_EQ(film.disk.chunks.Runs(), (Runs{{4, 7}}));
  EXPECT_EQ(film.disk.bytes, kMiB);
  EXPECT_EQ(film.in_flight.bytes, 0u);
  EXPECT_EQ(film.answers, 1u);
  EXPECT_EQ(ContentsOf("other.mp4").name, "") << "nobody asked for it";
}

TEST_F(ContentsTest, TheLastChunkIsShort) {
  origin.Serve("film.mp4", Bytes(kMiB + 1000));
  Fetch(Get("film.mp4").Range("bytes=-10"));
  AwaitFills();
  EXPECT_EQ(ContentsOf("film.mp4").disk.chunks.Runs(), (Runs{{4, 4}}));
  EXPECT_EQ(ContentsOf("film.mp4").disk.bytes, 1000u);
}

// Kept from two entries on: one chunk, and the bytes of both.
TEST_F(ContentsTest, FormsOfOneChunkAreOneChunk) {
  origin.Serve("film.mp4", Bytes(kMiB));
  for (std::uint64_t begin : {std::uint64_t{5 * 16 * 1024}, std::uint64_t{0}}) {
    Fetch(Get("film.mp4").Range("bytes=" + std::to_string(begin) + "-" + std::to_string(begin + 9)));
    AwaitFills();
  }
  ObjectContents film = ContentsOf("film.mp4");
  EXPECT_EQ(film.disk.chunks.Runs(), (Runs{{0, 0}}));
  EXPECT_EQ(film.memory.chunks.Runs(), (Runs{{0, 0}}));
  EXPECT_EQ(film.disk.bytes, kChunk + 11 * 16 * 1024);
  EXPECT_EQ(film.memory.bytes, film.disk.bytes);
}

TEST_F(ContentsTest, WhatIsOnItsWayIsInFlight) {
  origin.Serve("film.mp4", Bytes(4 * kMiB)).HoldAfter(300'000);
  Client client = Connect();
  client.Send(Get("film.mp4").Range("bytes=0-1048575")).Partial(300'000);
  ObjectContents film = ContentsOf("film.mp4");
  EXPECT_EQ(film.memory.chunks.Runs(), (Runs{{0, 0}}));
  EXPECT_EQ(film.in_flight.chunks.Runs(), (Runs{{1, 3}}));
  EXPECT_EQ(film.in_flight.bytes, 3 * kChunk);
  origin.Release();
  client.Response();
  EXPECT_EQ(ContentsOf("film.mp4").in_flight.bytes, 0u);
}

TEST_F(ContentsTest, ARestartKnowsWhatIsOnDisk) {
  origin.Serve("film.mp4", Bytes(kMiB));
  Fetch(Get("film.mp4"));
  AwaitFills();
  Remake({});
  ObjectContents film = ContentsOf("film.mp4");
  EXPECT_EQ(film.state, ObjectState::kOnDisk);
  EXPECT_EQ(film.object, nullptr);
  EXPECT_EQ(film.disk.bytes, kMiB);
  EXPECT_EQ(film.memory.bytes, 0u);
  EXPECT_EQ(film.answers, 0u);
  Fetch(Get("film.mp4").Range("bytes=0-9"));
  EXPECT_EQ(ContentsOf("film.mp4").state, ObjectState::kFresh);
  EXPECT_EQ(ContentsOf("film.mp4").memory.chunks.Runs(), (Runs{{0, 0}}));
}

TEST_F(ContentsTest, WhatIsPinnedIsListedThoughNothingOfItIsThere) {
  origin.Serve("film.mp4", Bytes(1000));
  Connect().Send(Get("film.mp4", "HEAD")).Response(true);
  EXPECT_EQ(ContentsOf("film.mp4").name, "");
  store.pins().Load({}, kMiB);
  ASSERT_TRUE(Pinning(*cache).Add(*Known("film.mp4")).ok());
  EXPECT_TRUE(ContentsOf("film.mp4").pinned);
}

TEST_F(ContentsTest, ObjectsGetOldAndGo) {
  origin.Serve("film.mp4", Bytes(1000));
  Fetch(Get("film.mp4"));
  AwaitFills();
  clock.Advance(std::chrono::seconds(61));
  EXPECT_EQ(ContentsOf("film.mp4").state, ObjectState::kStale);
  origin.Replace("film.mp4", Bytes(2000), {.etag = "\"v2\""});
  Fetch(Get("film.mp4"));
  AwaitFills();
  EXPECT_EQ(ContentsOf("film.mp4").disk.bytes, 2000u) << "the old version cannot be reached any more";
}

class CacheApiTest : public ContentsTest {
 protected:
  CacheApiTest() {
    router.Add(std::string(CacheApi::kPath), api);
    router.AddBelow(std::string(CacheApi::kPrefix), api);
  }
  TestResponse Ask(const std::string& target) {
    return Connect().SendText("GET " + target + " HTTP/1.1\r\nHost: test\r\n\r\n").Response();
  }
  nlohmann::json AskJson(const std::string& target) {
    TestResponse response = Ask(target);
    EXPECT_EQ(response.status, 200) << target << response.body;
    EXPECT_EQ(response.Field("content-type"), "application/json");
    EXPECT_EQ(response.Field("cache-control"), "no-store");
    return nlohmann::json::parse(response.body);
  }

  CacheApi api{*cache};
};

TEST_F(CacheApiTest, TellsOfEveryObject) {
  origin.Serve("a/b c.mp4", Bytes(4 * kMiB)).Serve("other.mp4", Bytes(1000));
  Fetch(Get("other.mp4"));
  Fetch(Get("a/b c.mp4").Range("bytes=0-1048575"));
  Fetch(Get("a/b c.mp4").Range("bytes=0-1048575"));
  AwaitFills();
  auto list = AskJson("/api/cache");
  EXPECT_EQ(list["total"], 2);
  EXPECT_EQ(list["offset"], 0);
  EXPECT_EQ(list["memory"]["used_bytes"], kMiB + 1000);
  EXPECT_EQ(list["memory"]["capacity_bytes"], 256 * kMiB);
  auto film = list["objects"][0];
  EXPECT_EQ(film["name"], "a/b c.mp4");
  EXPECT_EQ(film["length_bytes"], 4 * kMiB);
  EXPECT_EQ(film["version"].get<std::string>().size(), 16u);
  EXPECT_EQ(film["state"], "fresh");
  EXPECT_EQ(film["validated_at"], "2023-11-14T22:13:20Z");
  EXPECT_EQ(film["last_use"], "2023-11-14T22:13:20Z");
  EXPECT_EQ(film["bytes"], (nlohmann::json{{"memory", kMiB}, {"disk", kMiB}, {"in_flight", 0}}));
  EXPECT_EQ(film["chunks"], (nlohmann::json{{"total", 16}, {"memory", 4}, {"disk", 4}, {"in_flight", 0}}));
  EXPECT_EQ(film["kept_bytes"], 2 * kMiB) << "what a purge withdraws";
  EXPECT_EQ(film["kept_chunks"], 4);
  EXPECT_EQ(film["sent_bytes"], (nlohmann::json{{"memory", kMiB}, {"disk", 0}, {"joined", 0}, {"origin", kMiB}}));
  EXPECT_EQ(film["requests"], 2);
  EXPECT_EQ(film["heat"], 0.5);
  EXPECT_EQ(film["pinned"], false);
  const std::string quarter = std::string(16, '9') + std::string(48, '0');
  EXPECT_EQ(film["bar"]["memory"], quarter);
  EXPECT_EQ(film["bar"]["disk"], quarter);
  EXPECT_EQ(film["bar"]["in_flight"], std::string(64, '0'));
  EXPECT_EQ(film["bar"]["heat"], quarter);

  auto alone = AskJson("/api/cache/a%2Fb%20c.mp4");
  EXPECT_EQ(alone["name"], "a/b c.mp4");
  EXPECT_EQ(alone["chunk_bytes"], kChunk);
  EXPECT_EQ(alone["bar"]["disk"].get<std::string>().size(), 256u);
  EXPECT_EQ(alone["runs"], (nlohmann::json{{"memory", {{0, 3}}}, {"disk", {{0, 3}}}, {"in_flight", nlohmann::json::array()}}));
}

TEST_F(CacheApiTest, SortsPagesAndFilters) {
  for (std::uint64_t i = 1; i <= 5; ++i) {
    origin.Serve("film" + std::to_string(i) + ".mp4", Bytes(1000 * i));
    Fetch(Get("film" + std::to_string(i) + ".mp4"));
  }
  AwaitFills();
  auto page = AskJson("/api/cache?order=asc&offset=1&limit=2");
  EXPECT_EQ(page["total"], 5);
  EXPECT_EQ(page["objects"].size(), 2u);
  EXPECT_EQ(page["objects"][0]["name"], "film2.mp4");
  EXPECT_EQ(AskJson("/api/cache?q=FILM3")["objects"][0]["name"], "film3.mp4");
}

TEST_F(CacheApiTest, SaysWhatIsWrong) {
  TestResponse bad = Ask("/api/cache?sort=size");
  EXPECT_EQ(bad.status, 400);
  EXPECT_EQ(nlohmann::json::parse(bad.body)["error"]["code"], "bad_sort");
  TestResponse missing = Ask("/api/cache/none.mp4");
  EXPECT_EQ(missing.status, 404);
  EXPECT_EQ(nlohmann::json::parse(missing.body)["error"]["code"], "not_cached");
}

TEST_F(CacheApiTest, OnePassServesEveryoneForASecond) {
  origin.Serve("film.mp4", Bytes(1000));
  EXPECT_EQ(AskJson("/api/cache")["total"], 0);
  Fetch(Get("film.mp4"));
  EXPECT_EQ(AskJson("/api/cache")["total"], 0);
  clock.Advance(std::chrono::milliseconds(999));
  EXPECT_EQ(AskJson("/api/cache")["total"], 0);
  clock.Advance(std::chrono::milliseconds(1));
  EXPECT_EQ(AskJson("/api/cache")["total"], 1);
}

TEST_F(CacheApiTest, WhatAnOperatorChangedIsSeenAtOnce) {
  origin.Serve("film.mp4", Bytes(1000));
  EXPECT_EQ(AskJson("/api/cache")["total"], 0);
  Fetch(Get("film.mp4"));
  api.LookAnew();
  EXPECT_EQ(AskJson("/api/cache")["total"], 1);
}

}  // namespace
}  // namespace reelcache
