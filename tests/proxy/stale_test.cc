#include "support/proxy_fixture.h"

namespace reelcache {
namespace {

const Error kDown{ErrorKind::kUnavailable, "connection refused"};

TEST_F(ProxyTest, AnOldObjectIsRevalidatedOnceForEverybody) {
  origin.Serve("film.mp4", Bytes(1000));
  Fetch(Get("film.mp4"));
  clock.Advance(std::chrono::seconds(59));
  EXPECT_EQ(Fetch(Get("film.mp4")).Field("age"), "59");
  EXPECT_EQ(origin.stats(), 0);
  clock.Advance(std::chrono::seconds(2));
  std::vector<Client> clients;
  for (int i = 0; i < 5; ++i) clients.push_back(Connect());
  for (Client& client : clients) client.Send(Get("film.mp4"));
  for (Client& client : clients) EXPECT_EQ(client.Response().status, 200);
  EXPECT_EQ(origin.stats(), 1);
  EXPECT_EQ(origin.fetches(), 1);
}

TEST_F(ProxyTest, ARevalidationThatFindsANewVersionServesIt) {
  origin.Serve("film.mp4", Bytes(1000, 1), {.etag = "\"v1\""});
  Fetch(Get("film.mp4"));
  origin.Replace("film.mp4", Bytes(1000, 2), {.etag = "\"v2\""});
  clock.Advance(std::chrono::seconds(61));
  EXPECT_EQ(Fetch(Get("film.mp4")).body, Bytes(1000, 2));
}

TEST_F(ProxyTest, WhileTheOriginFailsTheOldOneIsServedAndSaysSo) {
  origin.Serve("film.mp4", Bytes(1000));
  Fetch(Get("film.mp4"));
  clock.Advance(std::chrono::seconds(120));
  origin.FailNextStat(kDown);
  auto response = Fetch(Get("film.mp4"));
  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(response.Field("age"), "120");
  EXPECT_EQ(response.Field("cache-status"), "reelcache; hit; detail=stale");
  EXPECT_EQ(Fetch(Get("film.mp4")).status, 200);
  EXPECT_EQ(origin.stats(), 1);  // a dead origin is not asked at every seek
  clock.Advance(std::chrono::hours(25));
  origin.FailNextStat(kDown);
  EXPECT_EQ(Fetch(Get("film.mp4")).status, 502);
}

TEST_F(ProxyTest, AnObjectThatIsGoneAtTheOriginIsGone) {
  origin.Serve("film.mp4", Bytes(1000));
  Fetch(Get("film.mp4"));
  origin.Remove("film.mp4");
  clock.Advance(std::chrono::seconds(61));
  EXPECT_EQ(Fetch(Get("film.mp4")).status, 404);
}

TEST_F(ProxyTest, ARestartKeepsChunksFactsAndTheClock) {
  std::string body = Bytes(2 * kMiB);
  origin.Serve("film.mp4", body);
  Fetch(Get("film.mp4"));
  int fetches = origin.fetches();
  Remake({});
  clock.Advance(std::chrono::seconds(30));
  auto response = Fetch(Get("film.mp4"));
  EXPECT_TRUE(response.body == body);
  EXPECT_EQ(response.Field("age"), "30");
  EXPECT_EQ(origin.fetches(), fetches);
  EXPECT_EQ(origin.stats(), 0);
  EXPECT_EQ(counter(Counter::kBytesDisk), body.size());
  clock.Advance(std::chrono::seconds(31));
  Fetch(Get("film.mp4"));
  EXPECT_EQ(origin.stats(), 1);
}

}  // namespace
}  // namespace reelcache
