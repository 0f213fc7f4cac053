#include "support/proxy_fixture.h"

namespace reelcache {
namespace {

// A platform in front of the server that refuses answers of more than 1 MiB with a length.
class LimitedProxyTest : public ProxyTest {
 protected:
  LimitedProxyTest() {
    parts->options.max_response_bytes = kMiB;
    origin.Serve("film.mp4", body);
  }

  void ExpectChunked(const TestResponse& response, int status, const std::string& bytes) {
    EXPECT_EQ(response.status, status);
    EXPECT_EQ(response.Field("transfer-encoding"), "chunked");
    EXPECT_EQ(response.Field("content-length"), "");
    EXPECT_TRUE(response.complete);
    EXPECT_TRUE(response.body == bytes);
  }

  const std::string body = Bytes(5 * kMiB + 4321);
};

TEST_F(LimitedProxyTest, AWholeFilmComesInChunksColdAndWarm) {
  for (const char* status : {"reelcache; fwd=uri-miss; stored", "reelcache; hit"}) {
    auto response = Fetch(Get("film.mp4"));
    ExpectChunked(response, 200, body);
    EXPECT_EQ(response.Field("cache-status"), status);
    AwaitFills();
  }
  EXPECT_EQ(sent_bytes(), 2 * body.size()) << "the lines around chunks are not counted";
  EXPECT_EQ(origin.MostTimesSent("film.mp4"), 1);
}

TEST_F(LimitedProxyTest, AShortAnswerHasItsLength) {
  auto response = Fetch(Get("film.mp4").Range("bytes=100-1048675"));
  EXPECT_EQ(response.Field("content-length"), "1048576");
  EXPECT_TRUE(response.body == body.substr(100, kMiB));
}

TEST_F(LimitedProxyTest, RangesComeInChunksWithTheirContentRange) {
  auto open = Fetch(Get("film.mp4").Range("bytes=100-"));
  ExpectChunked(open, 206, body.substr(100));
  EXPECT_EQ(open.Field("content-range"), "bytes 100-5247200/5247201");
  auto closed = Fetch(Get("film.mp4").Range("bytes=0-2097151"));
  ExpectChunked(closed, 206, body.substr(0, 2 * kMiB));
  auto suffix = Fetch(Get("film.mp4").Range("bytes=-2000000"));
  ExpectChunked(suffix, 206, body.substr(body.size() - 2'000'000));
}

TEST_F(LimitedProxyTest, SeveralRangesComeInChunks) {
  auto response = Fetch(Get("film.mp4").Range("bytes=0-999999,2000000-2999999"));
  EXPECT_EQ(response.Field("transfer-encoding"), "chunked");
  EXPECT_TRUE(response.complete);
  std::string boundary = response.Field("content-type").substr(std::string("multipart/byteranges; boundary=").size());
  std::string type = "Content-Type: video/mp4\r\nContent-Range: bytes ";
  EXPECT_TRUE(response.body == "--" + boundary + "\r\n" + type + "0-999999/5247201\r\n\r\n" + body.substr(0, 1'000'000) +
                                   "\r\n--" + boundary + "\r\n" + type + "2000000-2999999/5247201\r\n\r\n" +
                                   body.substr(2'000'000, 1'000'000) + "\r\n--" + boundary + "--\r\n");
}

TEST_F(LimitedProxyTest, AMediaElementGetsAShorterRangeAndReadsOn) {
  Client client = Connect();
  std::string got;
  while (got.size() < body.size()) {
    auto response =
        client.Send(Get("film.mp4").Range("bytes=" + std::to_string(got.size()) + "-").Field("Sec-Fetch-Dest", "video"))
            .Response();
    ASSERT_EQ(response.status, 206);
    ASSERT_FALSE(response.body.empty());
    EXPECT_LE(response.body.size(), kMiB);
    EXPECT_EQ(response.Field("content-range"),
              "bytes " + std::to_string(got.size()) + "-" + std::to_string(got.size() + response.body.size() - 1) + "/5247201");
    got += response.body;
    EXPECT_TRUE(got.size() == body.size() || got.size() % (256 * 1024) == 0) << "ends where a chunk ends";
  }
  EXPECT_TRUE(got == body);
  EXPECT_EQ(origin.MostTimesSent("film.mp4"), 1);
}

// Without a limit too a player that asks for the rest gets a piece of it; nobody else does.
TEST_F(ProxyTest, APlayerGetsAPieceOfTheRestAndCurlAllOfIt) {
  const std::string film = Bytes(9 * kMiB + 17);
  origin.Serve("film.mp4", film);
  std::string got;
  int answers = 0;
  for (Client client = Connect(); got.size() < film.size(); ++answers) {
    auto response =
        client.Send(Get("film.mp4").Range("bytes=" + std::to_string(got.size()) + "-").Field("Sec-Fetch-Dest", "video"))
            .Response();
    ASSERT_EQ(response.status, 206);
    ASSERT_FALSE(response.body.empty());
    got += response.body;
  }
  EXPECT_TRUE(got == film);
  EXPECT_EQ(answers, 3);
  EXPECT_EQ(origin.MostTimesSent("film.mp4"), 1);
  EXPECT_TRUE(Fetch(Get("film.mp4").Range("bytes=0-")).body == film);
}

TEST_F(LimitedProxyTest, TheConnectionTakesTheNextRequestAfterTheLastChunk) {
  Client client = Connect();
  client.SendText(Get("film.mp4").text() + Get("film.mp4").Range("bytes=5-9").text());
  ExpectChunked(client.Response(), 200, body);
  EXPECT_EQ(client.Response().body, body.substr(5, 5));
}

TEST_F(LimitedProxyTest, ChunksGoThroughASocketThatTakesLittle) {
  Fetch(Get("film.mp4"));
  for (std::size_t step : {std::size_t{64 * 1024 + 7}, std::size_t{300'001}}) {
    Client client = Connect(0);
    client.Send(Get("film.mp4"));
    while (!client.end().received.ends_with("\r\n0\r\n\r\n")) {
      client.Allow(step);
      Settle();
    }
    ExpectChunked(client.Response(), 200, body);
  }
}

TEST_F(LimitedProxyTest, EveryFragmentOfAShortChunkedAnswerIsRight) {
  parts->options.max_response_bytes = 10;
  Fetch(Get("film.mp4").Range("bytes=0-999"));
  for (std::size_t step : {1, 2, 3, 7, 31}) {
    Client client = Connect(0);
    client.Send(Get("film.mp4").Range("bytes=0-9,500-599"));
    while (!client.end().received.ends_with("\r\n0\r\n\r\n")) {
      client.Allow(step);
      Settle();
    }
    auto response = client.Response();
    EXPECT_TRUE(response.complete);
    EXPECT_NE(response.body.find(body.substr(500, 100) + "\r\n--"), std::string::npos);
  }
}

TEST_F(LimitedProxyTest, ACutAnswerHasNoLastChunk) {
  origin.Serve("cut.mp4", body).HoldAfter(300'000);
  Client client = Connect();
  client.Send(Get("cut.mp4"));
  client.Partial(1);
  origin.Replace("cut.mp4", body, {.etag = "\"v2\""}).Release();
  auto response = client.Response();
  client.ExpectEnd();
  EXPECT_EQ(response.status, 200);
  EXPECT_FALSE(response.complete);
  EXPECT_EQ(counter(Counter::kAnswersCut), 1u);
}

TEST_F(LimitedProxyTest, AnOldClientGetsTheLength) {
  Client client = Connect();
  client.SendText("GET /download/film.mp4 HTTP/1.0\r\n\r\n");
  auto response = client.Response();
  EXPECT_EQ(response.Field("content-length"), std::to_string(body.size()));
  EXPECT_TRUE(response.body == body);
}

TEST_F(LimitedProxyTest, HeadTellsTheLength) {
  auto response = Connect().Send(Get("film.mp4", "HEAD")).Response(true);
  EXPECT_EQ(response.Field("content-length"), std::to_string(body.size()));
}

}  // namespace
}  // namespace reelcache
