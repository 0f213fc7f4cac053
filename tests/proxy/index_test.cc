// The ends of a film, where its index is: fetched together when a player first touches it, and kept longer than the
// rest.
#include "support/proxy_fixture.h"

namespace reelcache {
namespace {

constexpr std::uint64_t kChunk = 256 * 1024, kEntry = ChunkGrid::kLeastEntryBytes;

Get PlayersFirst(const std::string& name) { return Get(name).Range("bytes=0-").Field("Sec-Fetch-Dest", "video"); }

TEST_F(ProxyTest, APlayersFirstRequestBringsTheEndToo) {
  std::string film = Bytes(5 * kMiB + 100'000);
  origin.Serve("film.mp4", film);
  Client player = Connect();
  player.Send(PlayersFirst("film.mp4"));
  player.Partial(kChunk);
  RunUntil([&] { return origin.TimesSent("film.mp4", film.size() - 1) == 1; });
  auto requests = origin.requests();
  auto tail = std::find_if(requests.begin(), requests.end(),
                           [&](const FetchRequest& request) { return request.interval.end == film.size(); });
  ASSERT_NE(tail, requests.end());
  EXPECT_EQ(tail->interval.begin, (film.size() - kChunk) / kEntry * kEntry);
  EXPECT_FALSE(tail->urgent);
  EXPECT_TRUE(Fetch(Get("film.mp4").Range("bytes=-100000")).body == film.substr(film.size() - 100'000));
  EXPECT_EQ(origin.MostTimesSent("film.mp4"), 1);
}

TEST_F(ProxyTest, TheEndComesAlthoughThePlayerLeaves) {
  std::string film = Bytes(5 * kMiB + 100'000);  // so its end is of two chunks
  origin.Serve("film.mp4", film).HoldAfter(64 * 1024);
  Client player = Connect();
  player.Send(PlayersFirst("film.mp4"));
  RunUntil([&] { return origin.TimesSent("film.mp4", film.size() - kChunk) == 1; });
  player.Break();
  Settle();
  origin.Release();
  RunUntil([&] { return origin.TimesSent("film.mp4", film.size() - 1) == 1; });
}

TEST_F(ProxyTest, NobodyElseAndNoSmallFilmBringsTheEnd) {
  origin.Serve("film.mp4", Bytes(5 * kMiB)).Serve("small.mp4", Bytes(600'000));
  Client curl = Connect(), seeker = Connect();
  curl.Send(Get("film.mp4").Range("bytes=0-1000")).Response();
  EXPECT_EQ(origin.fetches(), 1);
  Remake({});
  origin.Serve("other.mp4", Bytes(5 * kMiB));
  seeker = Connect();
  seeker.Send(Get("other.mp4").Range("bytes=1000000-1001000").Field("Sec-Fetch-Dest", "video")).Response();
  EXPECT_EQ(origin.fetches(), 2);
  Fetch(PlayersFirst("small.mp4"));
  Settle();
  EXPECT_EQ(origin.MostTimesSent("small.mp4"), 1);
  EXPECT_EQ(origin.TimesSent("other.mp4", 5 * kMiB - 1), 0);
}

TEST_F(ProxyTest, TheEndsOfAFilmAreDearerToTheStore) {
  std::string film = Bytes(3 * kMiB);
  origin.Serve("film.mp4", film);
  Fetch(Get("film.mp4"));
  AwaitFills();
  Remake({});
  struct Row {
    const char* range;
    int uses;
  } rows[] = {{"bytes=0-9", kDearUse}, {"bytes=1000000-1000009", 1}, {"bytes=-10", kDearUse}};
  for (const Row& row : rows) {
    SCOPED_TRACE(row.range);
    int before = store.uses();
    Fetch(Get("film.mp4").Range(row.range));
    EXPECT_EQ(store.uses() - before, row.uses);
  }
}

}  // namespace
}  // namespace reelcache
