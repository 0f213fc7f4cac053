#include "support/proxy_fixture.h"

namespace reelcache {
namespace {

TEST_F(ProxyTest, AHeadThatDoesNotEndIs408) {
  Client client = Connect();
  client.SendText("GET /download/film");
  Settle();
  Advance(std::chrono::seconds(9));
  EXPECT_FALSE(client.ended());
  Advance(std::chrono::seconds(2));
  EXPECT_EQ(client.Response().status, 408);
  client.ExpectEnd();
}

TEST_F(ProxyTest, AnIdleConnectionIsClosedWithoutAWord) {
  origin.Serve("film.mp4", "0123456789");
  Client client = Connect();
  EXPECT_EQ(client.Send(Get("film.mp4")).Response().status, 200);
  Advance(std::chrono::seconds(59));
  EXPECT_FALSE(client.ended());
  Advance(std::chrono::seconds(2));
  client.ExpectEnd();
  EXPECT_EQ(client.end().received, "");
}

// A sweep takes from an idle connection what it keeps for its next request, but nothing of a request.
TEST_F(ProxyTest, SweepsBetweenRequestsAndInsideThem) {
  origin.Serve("film.mp4", "0123456789");
  Client client = Connect();
  for (int turn = 0; turn < 3; ++turn) {
    for (std::string_view piece : {"\r", "\nGET /download/fi", "lm.mp4 HTTP/1.1\r\nHost: h\r\n", "\r\n"}) {
      client.SendText(std::string(piece));
      Settle();
      server->Sweep();
    }
    EXPECT_EQ(client.Response().body, "0123456789");
    server->Sweep();
    server->Sweep();
  }
}

TEST_F(ProxyTest, APausedPlayerIsKeptForTheSendTimeoutAndNoLonger) {
  origin.Serve("film.mp4", Bytes(30 * kMiB));
  Client client = Connect(1000);
  client.Send(Get("film.mp4"));
  client.Partial(100);
  Advance(std::chrono::seconds(299));
  EXPECT_FALSE(client.ended());
  client.Allow(1000);  // the socket took a little: the time starts anew
  Settle();
  Advance(std::chrono::seconds(299));
  EXPECT_FALSE(client.ended());
  Advance(std::chrono::seconds(302));
  client.ExpectEnd();
}

TEST_F(ProxyTest, TheTailOfASlowAnswerOutlivesTheKeepaliveTimeout) {
  std::string body = Bytes(200'000);
  origin.Serve("film.mp4", body);
  Client client = Connect(1000);
  client.Send(Get("film.mp4"));
  client.Partial(100);
  Advance(std::chrono::seconds(90));
  client.Allow(SIZE_MAX);
  EXPECT_TRUE(client.Response().body == body);
}

TEST_F(ProxyTest, DrainingLetsARunningAnswerEnd) {
  std::string body = Bytes(3 * kMiB);
  origin.Serve("film.mp4", body).HoldAfter(kMiB);
  Client busy = Connect(), idle = Connect();
  busy.Send(Get("film.mp4"));
  busy.Partial(1000);
  bool drained = false;
  server->Drain(clock.Now() + std::chrono::seconds(10), [&] { drained = true; });
  EXPECT_TRUE(idle.ended());
  origin.Release();
  EXPECT_TRUE(busy.Response().body == body);
  busy.ExpectEnd();
  busy.EndSending();
  RunUntil([&] { return drained; });
}

TEST_F(ProxyTest, DrainingEndsAtItsTimeout) {
  origin.Serve("film.mp4", Bytes(3 * kMiB)).HoldAfter(kMiB);
  Client busy = Connect();
  busy.Send(Get("film.mp4"));
  busy.Partial(1000);
  bool drained = false;
  server->Drain(clock.Now() + std::chrono::seconds(10), [&] { drained = true; });
  Advance(std::chrono::seconds(11));
  RunUntil([&] { return drained; });
}

TEST_F(ProxyTest, TooManyConnectionsAreTold) {
  parts->options.most_connections = 1;
  Client first = Connect(), second = Connect();
  auto response = second.Response();
  EXPECT_EQ(response.status, 503);
  EXPECT_NE(response.Field("retry-after"), "");
  origin.Serve("film.mp4", "0123456789");
  EXPECT_EQ(first.Send(Get("film.mp4")).Response().status, 200);
}

TEST_F(ProxyTest, PipelinedRequestsDuringAnAnswerStopTheReading) {
  origin.Serve("film.mp4", Bytes(30 * kMiB));
  Client client = Connect(1000);
  client.Send(Get("film.mp4"));
  client.Partial(100);
  client.SendText(std::string(70'000, 'x'));
  Settle();
  EXPECT_FALSE(client.end().reading);
}

TEST_F(ProxyTest, MemoryOfSlowReadersIsBounded) {
  parts->options.most_pinned_bytes = kMiB;
  std::string body = Bytes(2 * kMiB);
  origin.Serve("film.mp4", body);
  Fetch(Get("film.mp4"));
  std::vector<Client> clients;
  for (int i = 0; i < 100; ++i) {
    clients.push_back(Connect(10));
    clients.back().end().burst = kMiB;
    clients.back().Send(Get("film.mp4"));
    Settle();
  }
  EXPECT_LE(metrics.Get(Gauge::kPinnedBytes), static_cast<std::int64_t>(2 * kMiB + 100 * 65 * 1024));
  clients.front().Allow(SIZE_MAX);
  EXPECT_TRUE(clients.front().Response().body == body);
}

}  // namespace
}  // namespace reelcache
