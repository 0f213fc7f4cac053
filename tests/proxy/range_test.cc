#include "support/proxy_fixture.h"

namespace reelcache {
namespace {

TEST_F(ProxyTest, AColdRangeFetchesOnlyTheChunksItTouches) {
  std::string body = Bytes(10 * kMiB);
  origin.Serve("film.mp4", body);
  auto response = Fetch(Get("film.mp4").Range("bytes=3000000-3000099"));
  EXPECT_EQ(response.status, 206);
  EXPECT_EQ(response.body, body.substr(3'000'000, 100));
  EXPECT_EQ(response.Field("content-range"), "bytes 3000000-3000099/10485760");
  EXPECT_EQ(response.Field("cache-status"), "reelcache; fwd=uri-miss; stored");
  AwaitFills();
  EXPECT_EQ(origin.fetches(), 1);
  EXPECT_EQ(origin.fetched_bytes(), 144u * 1024);  // from the 16 KiB before the asked byte to the chunk's end
  EXPECT_EQ(origin.stats(), 0);  // the first ranged GET was the question too
}

TEST_F(ProxyTest, ASeekWaitsForNothingBeforeItAndItsEndOfTheChunkIsKept) {
  std::string body = Bytes(kMiB);
  origin.Serve("film.mp4", body);
  auto read = [&](std::size_t begin, std::size_t end) {
    auto response = Fetch(Get("film.mp4").Range("bytes=" + std::to_string(begin) + "-" + std::to_string(end - 1)));
    EXPECT_TRUE(response.body == body.substr(begin, end - begin)) << begin;
    AwaitFills();
    return response.Field("cache-status");
  };
  read(512 * 1024 - 10, 512 * 1024);
  EXPECT_EQ(origin.fetched_bytes(), 16u * 1024);
  EXPECT_EQ(read(496 * 1024, 497 * 1024), "reelcache; hit");
  EXPECT_EQ(read(260 * 1024, 500 * 1024), "reelcache; fwd=uri-miss; stored");  // what lay before it
  EXPECT_EQ(read(256 * 1024, 512 * 1024), "reelcache; hit");
  EXPECT_EQ(origin.fetches(), 2);
  read(0, kMiB);
}

TEST_F(ProxyTest, AWarmRangeAsksTheOriginNothing) {
  std::string body = Bytes(kMiB);
  origin.Serve("film.mp4", body);
  Fetch(Get("film.mp4"));
  int fetches = origin.fetches();
  auto response = Fetch(Get("film.mp4").Range("bytes=-10"));
  EXPECT_EQ(response.body, body.substr(kMiB - 10));
  EXPECT_EQ(response.Field("cache-status"), "reelcache; hit");
  EXPECT_EQ(response.Field("age"), "0");
  EXPECT_EQ(origin.fetches(), fetches);
  EXPECT_EQ(counter(Counter::kBytesMemory), 10u);
}

TEST_F(ProxyTest, AWholeFilmIsRightAndEachByteIsFetchedOnce) {
  std::string body = Bytes(9 * kMiB + 12345);
  origin.Serve("film.mp4", body);
  auto response = Fetch(Get("film.mp4"));
  EXPECT_EQ(response.status, 200);
  EXPECT_TRUE(response.body == body);
  EXPECT_EQ(origin.MostTimesSent("film.mp4"), 1);
  EXPECT_EQ(sent_bytes(), body.size());
}

TEST_F(ProxyTest, PartlyCachedRangesAreFilledUp) {
  std::string body = Bytes(4 * kMiB);
  origin.Serve("film.mp4", body);
  Fetch(Get("film.mp4").Range("bytes=1048576-1048577"));
  AwaitFills();
  auto response = Fetch(Get("film.mp4").Range("bytes=0-2097151"));
  EXPECT_EQ(response.Field("cache-status"), "reelcache; fwd=partial; stored");
  EXPECT_TRUE(response.body == body.substr(0, 2 * kMiB));
  EXPECT_EQ(origin.MostTimesSent("film.mp4"), 1);
}

TEST_F(ProxyTest, SeveralRangesComeAsParts) {
  std::string body = Bytes(kMiB);
  origin.Serve("film.mp4", body);
  auto response = Fetch(Get("film.mp4").Range("bytes=0-9,500000-500009"));
  EXPECT_EQ(response.status, 206);
  EXPECT_TRUE(response.complete);
  EXPECT_EQ(response.Field("content-type").rfind("multipart/byteranges; boundary=", 0), 0u);
  EXPECT_NE(response.body.find(body.substr(0, 10)), std::string::npos);
  EXPECT_NE(response.body.find("Content-Range: bytes 500000-500009/1048576\r\n\r\n" + body.substr(500000, 10)),
            std::string::npos);
}

TEST_F(ProxyTest, ARangePastTheEndIs416WithTheLength) {
  origin.Serve("film.mp4", Bytes(1000));
  auto response = Fetch(Get("film.mp4").Range("bytes=5000-"));
  EXPECT_EQ(response.status, 416);
  EXPECT_EQ(response.Field("content-range"), "bytes */1000");
}

TEST_F(ProxyTest, AnEmptyObjectIsA200) {
  origin.Serve("empty.mp4", "");
  auto response = Fetch(Get("empty.mp4"));
  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(response.Field("content-length"), "0");
}

TEST_F(ProxyTest, HeadOfAnUnknownObjectFetchesNoBody) {
  origin.Serve("film.mp4", Bytes(kMiB));
  auto response = Connect().Send(Get("film.mp4", "HEAD")).Response(true);
  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(response.Field("content-length"), "1048576");
  EXPECT_EQ(origin.fetches(), 0);
}

TEST_F(ProxyTest, RequestsOnOneConnectionAreAnsweredInOrder) {
  std::string body = Bytes(kMiB);
  origin.Serve("a.mp4", body);
  Client client = Connect();
  client.SendText(Get("a.mp4").Range("bytes=0-4").text() + Get("nothing.mp4").text() + Get("a.mp4").Range("bytes=5-9").text());
  EXPECT_EQ(client.Response().body, body.substr(0, 5));
  EXPECT_EQ(client.Response().status, 404);
  EXPECT_EQ(client.Response().body, body.substr(5, 5));
}

TEST_F(ProxyTest, AHalfClosedClientStillGetsItsAnswer) {
  std::string body = Bytes(3 * kMiB);
  origin.Serve("film.mp4", body);
  Client client = Connect();
  client.Send(Get("film.mp4"));
  client.EndSending();
  EXPECT_TRUE(client.Response().body == body);
  client.ExpectEnd();
}

}  // namespace
}  // namespace reelcache
