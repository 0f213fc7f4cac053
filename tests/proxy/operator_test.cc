#include "admin/live_api.h"
#include "admin/login_api.h"
#include "admin/operator_gate.h"
#include "support/proxy_fixture.h"

namespace reelcache {
namespace {

constexpr char kToken[] = "correct-horse-battery";

class OperatorTest : public ProxyTest {
 protected:
  OperatorTest() {
    router.Add("/api/login", login);
    router.AddOperator("/api/stats", stats);
    router.AddOperator("/api/live", live);
    parts->gate = &gate;
  }

  static std::string Request(const std::string& line, const std::string& more = "", const std::string& version = "1.1") {
    return line + " HTTP/" + version + "\r\nHost: films.example\r\n" + more + "\r\n";
  }
  TestResponse Ask(const std::string& line, const std::string& more = "") {
    return Connect().SendText(Request(line, more)).Response();
  }

  const std::string bearer = std::string("Authorization: Bearer ") + kToken + "\r\n";
  OriginStats origin_stats;
  StatsApi stats{*cache, origin_stats, {}, clock};
  LiveApi live{stats, std::chrono::milliseconds(5)};
  LoginApi login{kToken, clock};
  OperatorGate gate{{kToken, true, false}, false, clock};
};

TEST_F(OperatorTest, TheTokenOpens) {
  EXPECT_EQ(Ask("GET /api/stats").status, 404);
  EXPECT_EQ(Ask("GET /api/stats", bearer).status, 200);
  EXPECT_EQ(Ask("GET /api/stats", bearer + "Sec-Fetch-Site: cross-site\r\n").status, 404);
}

TEST_F(OperatorTest, ALoginOpensUntilItEnds) {
  TestResponse in = Ask("POST /api/login", bearer);
  EXPECT_EQ(in.status, 204);
  std::string set = in.Field("set-cookie");
  std::string cookie = "Cookie: " + set.substr(0, set.find(';')) + "\r\n";
  EXPECT_EQ(Ask("GET /api/stats", cookie).status, 200);
  clock.Advance(std::chrono::hours(7 * 24 - 1));
  EXPECT_EQ(Ask("GET /api/stats", cookie).status, 200);
  clock.Advance(std::chrono::hours(2));
  EXPECT_EQ(Ask("GET /api/stats", cookie).status, 404);
  TestResponse out = Ask("DELETE /api/login", cookie);
  EXPECT_EQ(out.status, 204);
  EXPECT_NE(out.Field("set-cookie").find("Max-Age=0"), std::string::npos);
  EXPECT_EQ(Ask("GET /api/login").Field("allow"), "POST, DELETE, OPTIONS");
}

TEST_F(OperatorTest, AWrongTokenWaitsAndARightOneDoesNot) {
  Client wrong = Connect(), wrong_at_gate = Connect(), right = Connect();
  auto began = std::chrono::steady_clock::now();
  wrong.SendText(Request("POST /api/login", "Authorization: Bearer guess\r\n"));
  wrong_at_gate.SendText(Request("GET /api/stats", "Authorization: Bearer guess\r\n"));
  EXPECT_EQ(right.SendText(Request("POST /api/login", bearer)).Response().status, 204);
  Settle();
  EXPECT_EQ(wrong.end().received + wrong_at_gate.end().received, "");
  EXPECT_EQ(wrong.Response().status, 401);
  EXPECT_EQ(wrong_at_gate.Response().status, 404);
  EXPECT_GE(std::chrono::steady_clock::now() - began, kWrongTokenDelay);
}

TEST_F(OperatorTest, AGuesserWhoLeavesLeavesNothing) {
  Client client = Connect();
  client.SendText(Request("POST /api/login", "Authorization: Bearer guess\r\n"));
  Settle();
  client.Break();
  RunUntil([&] { return metrics.Get(Gauge::kConnectionsOpen) == 0; });
}

std::size_t EventsIn(const std::string& body) {
  std::size_t count = 0;
  for (std::size_t at = 0; (at = body.find("event: stats\ndata: {", at)) != std::string::npos; ++at) ++count;
  return count;
}

TEST_F(OperatorTest, EventsComeUntilTheDrain) {
  Client client = Connect();
  client.SendText(Request("GET /api/live", bearer));
  RunUntil([&] { return EventsIn(client.end().received) >= 3; });
  bool drained = false;
  server->Drain(clock.Now() + std::chrono::seconds(10), [&] { drained = true; });
  TestResponse response = client.Response();
  EXPECT_TRUE(response.complete);
  EXPECT_EQ(response.Field("content-type"), "text/event-stream");
  EXPECT_EQ(response.Field("connection"), "close");
  EXPECT_GE(EventsIn(response.body), 3u);
  EXPECT_TRUE(response.body.ends_with("}\n\n"));
  client.EndSending();
  RunUntil([&] { return drained; });
}

TEST_F(OperatorTest, EventsForHttp10HaveNoFrame) {
  Client client = Connect();
  client.SendText(Request("GET /api/live", bearer, "1.0"));
  RunUntil([&] { return EventsIn(client.end().received) >= 2; });
  EXPECT_EQ(client.end().received.find("Transfer-Encoding"), std::string::npos);
  std::size_t body = client.end().received.find("\r\n\r\n") + 4;
  EXPECT_EQ(client.end().received.find("event: ", body), body);
  EXPECT_NE(client.end().received.find("}\n\nevent: stats\n"), std::string::npos);
}

TEST_F(OperatorTest, TheHeadOfEventsEndsAtOnce) {
  Client client = Connect();
  TestResponse response = client.SendText(Request("HEAD /api/live", bearer)).Response(true);
  EXPECT_EQ(response.status, 200);
  client.ExpectEnd();
}

TEST_F(OperatorTest, WhoDoesNotReadMissesEventsAndIsCutAtTheSendTimeout) {
  Client client = Connect(600);
  client.SendText(Request("GET /api/live", bearer));
  RunUntil([&] { return client.end().room == 0 && client.end().stream->queued_bytes() > 0; });
  std::size_t queued = client.end().stream->queued_bytes();
  for (int i = 0; i < 5; ++i) loop.RunOnce(true);
  EXPECT_EQ(client.end().stream->queued_bytes(), queued);
  Advance(std::chrono::seconds(301));
  client.ExpectEnd();
  RunUntil([&] { return metrics.Get(Gauge::kConnectionsOpen) == 0; });
}

TEST_F(OperatorTest, AQuietReaderIsNotCut) {
  Client client = Connect();
  client.SendText(Request("GET /api/live", bearer));
  RunUntil([&] { return EventsIn(client.end().received) >= 1; });
  Advance(std::chrono::hours(2));
  std::size_t seen = EventsIn(client.end().received);
  RunUntil([&] { return EventsIn(client.end().received) > seen; });
}

TEST_F(OperatorTest, StreamsAreCounted) {
  std::vector<Client> clients;
  for (int i = 0; i < LiveApi::kMostStreams; ++i) {
    clients.push_back(Connect());
    clients.back().SendText(Request("GET /api/live", bearer));
  }
  RunUntil([&] { return EventsIn(clients.back().end().received) >= 1; });
  auto open = metrics.Get(Gauge::kConnectionsOpen);
  EXPECT_EQ(Ask("GET /api/live", bearer).status, 503);
  clients.front().Break();
  RunUntil([&] { return metrics.Get(Gauge::kConnectionsOpen) == open; });  // one more has asked, one has gone
  Client next = Connect();
  next.SendText(Request("GET /api/live", bearer));
  RunUntil([&] { return EventsIn(next.end().received) >= 1; });
}

}  // namespace
}  // namespace reelcache
