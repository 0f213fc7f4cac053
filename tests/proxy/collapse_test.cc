#include "support/proxy_fixture.h"

namespace reelcache {
namespace {

TEST_F(ProxyTest, SecondViewerJoinsTheRunningFill) {
  std::string body = Bytes(10 * kMiB);
  origin.Serve("film.mp4", body).HoldAfter(kMiB / 2);
  Client a = Connect(), b = Connect();
  a.Send(Get("film.mp4").Range("bytes=0-1048575"));
  EXPECT_TRUE(a.Partial(kMiB / 2).body == body.substr(0, kMiB / 2));
  b.Send(Get("film.mp4").Range("bytes=0-1048575"));
  EXPECT_TRUE(b.Partial(kMiB / 2).body == body.substr(0, kMiB / 2));  // as the bytes come, not when the block is full
  origin.Release();
  EXPECT_TRUE(a.Response().body == body.substr(0, kMiB));
  EXPECT_TRUE(b.Response().body == body.substr(0, kMiB));
  EXPECT_EQ(origin.MostTimesSent("film.mp4"), 1);
  EXPECT_GT(counter(Counter::kBytesJoined) + counter(Counter::kBytesMemory), 0u);
}

TEST_F(ProxyTest, ManyColdViewersAskTheOriginOnce) {
  std::string body = Bytes(2 * kMiB);
  origin.Serve("film.mp4", body).HoldHeads();
  std::vector<Client> clients;
  for (int i = 0; i < 64; ++i) {
    clients.push_back(Connect());
    clients.back().Send(Get("film.mp4").Range("bytes=100-99999"));
  }
  Settle();
  origin.Release();
  for (Client& client : clients) EXPECT_TRUE(client.Response().body == body.substr(100, 99900));
  EXPECT_EQ(origin.fetches(), 1);
  EXPECT_EQ(origin.MostTimesSent("film.mp4"), 1);
}

TEST_F(ProxyTest, ALeavingViewerStopsAFillNobodyElseNeeds) {
  origin.Serve("film.mp4", Bytes(40 * kMiB)).HoldAfter(300 * 1024);
  Client a = Connect();
  a.Send(Get("film.mp4"));
  a.Partial(300 * 1024);
  a.Break();
  Settle();
  origin.Release();
  RunUntil([&] { return origin.running() == 0; });
  // The chunk it was in, the piece that crossed its end, and what the block ahead had brought.
  EXPECT_LE(origin.fetched_bytes(), (512u + 64 + 300) * 1024);
  EXPECT_GE(counter(Counter::kFillsAbandoned), 1u);
}

TEST_F(ProxyTest, AReadAheadThatNobodyWantsAnyMoreIsDroppedAtOnce) {
  origin.Serve("film.mp4", Bytes(40 * kMiB)).HoldAfter(kMiB / 4 + 64 * 1024);
  Client a = Connect();
  a.Send(Get("film.mp4").Range("bytes=0-"));
  a.Partial(kMiB / 4 + 64 * 1024);
  RunUntil([&] { return origin.fetches() == 2 && origin.fetched_bytes() == 2 * (kMiB / 4 + 64 * 1024); });
  a.Break();
  RunUntil([&] { return origin.running() == 1; });  // what the viewer waited for goes on to the end of its chunk
  EXPECT_EQ(counter(Counter::kFillsAbandoned), 1u);
  EXPECT_EQ(counter(Counter::kFillWastedBytes), 64u * 1024);
  origin.Release();
  RunUntil([&] { return origin.running() == 0; });
  EXPECT_TRUE(Fetch(Get("film.mp4").Range("bytes=0-1048575")).body == Bytes(40 * kMiB).substr(0, kMiB));
}

TEST_F(ProxyTest, PlacesInOneChunkAreFetchedOnceInAnyOrder) {
  std::string body = Bytes(kMiB);
  for (bool in_flight : {true, false}) {
    std::string name = in_flight ? "flying.mp4" : "kept.mp4";
    origin.Serve(name, body);
    if (in_flight) origin.HoldAfter(1);
    std::vector<Client> clients;
    for (int begin : {400'000, 330'000, 270'000, 100}) {
      clients.push_back(Connect());
      clients.back().Send(Get(name).Range("bytes=" + std::to_string(begin) + "-524287"));
      if (in_flight)
        Settle();
      else
        EXPECT_TRUE(clients.back().Response().body == body.substr(static_cast<std::size_t>(begin), 524'288 - begin));
    }
    if (in_flight) {
      origin.Release();
      std::size_t begins[] = {400'000, 330'000, 270'000, 100};
      for (int i = 0; i < 4; ++i)
        EXPECT_TRUE(clients[static_cast<std::size_t>(i)].Response().body == body.substr(begins[i], 524'288 - begins[i]));
    }
    AwaitFills();
    EXPECT_EQ(origin.MostTimesSent(name), 1) << name;
  }
}

TEST_F(ProxyTest, ALeavingViewerDoesNotStopAFillAnotherReads) {
  std::string body = Bytes(kMiB);
  origin.Serve("film.mp4", body).HoldAfter(300 * 1024);
  Client a = Connect(), b = Connect();
  a.Send(Get("film.mp4"));
  a.Partial(1);
  b.Send(Get("film.mp4"));
  b.Partial(1);
  a.Break();
  Settle();
  origin.Release();
  EXPECT_TRUE(b.Response().body == body);
  EXPECT_EQ(origin.MostTimesSent("film.mp4"), 1);
}

TEST_F(ProxyTest, AStalledSocketStopsTheFetchingSoon) {
  origin.Serve("film.mp4", Bytes(60 * kMiB));
  Client a = Connect(64 * 1024);
  a.Send(Get("film.mp4"));
  RunUntil([&] { return origin.fetches() > 0 && origin.running() == 0; });
  EXPECT_LE(origin.fetched_bytes(), 3 * kMiB);  // what browsers that ask for everything and stop reading cost
}

TEST_F(ProxyTest, ASlowViewerReadsOnFromTheCache) {
  std::string body = Bytes(6 * kMiB);
  origin.Serve("film.mp4", body);
  Client slow = Connect(1000);
  slow.Send(Get("film.mp4"));
  Settle();
  EXPECT_TRUE(Fetch(Get("film.mp4")).body == body);
  slow.Allow(SIZE_MAX);
  EXPECT_TRUE(slow.Response().body == body);
  EXPECT_EQ(origin.MostTimesSent("film.mp4"), 1);
}

// The cache would keep it like a film that is seen again and again, at the cost of writing it twice.
TEST_F(ProxyTest, AFilmSeenOnceIsNotTakenForUsedAgain) {
  CacheOptions small;
  small.memory_bytes = 8 * kMiB;
  Remake(small);
  std::string body = Bytes(24 * kMiB + 5);
  origin.Serve("film.mp4", body);
  EXPECT_TRUE(Fetch(Get("film.mp4")).body == body);
  AwaitFills();
  EXPECT_EQ(store.uses(), 0);
  EXPECT_TRUE(Fetch(Get("film.mp4")).body == body);
  EXPECT_GT(store.uses(), 20);
}

}  // namespace
}  // namespace reelcache
