// Objects that a bucket holds and a folder of videos rarely does: coded, empty, without a validator, oddly named.
#include <spdlog/sinks/ostream_sink.h>
#include <spdlog/spdlog.h>

#include <sstream>

#include "support/proxy_fixture.h"

namespace reelcache {
namespace {

TEST_F(ProxyTest, ACodedObjectGoesAsStoredToWhoAcceptsItsCoding) {
  std::string stored = Bytes(kMiB);
  origin.Serve("page.html", stored, {.content_encoding = "gzip"});
  for (const char* accepted : {"gzip", "br, gzip;q=0.5", "*", "x-gzip"}) {
    auto response = Fetch(Get("page.html").Field("Accept-Encoding", accepted));
    EXPECT_EQ(response.status, 200) << accepted;
    EXPECT_EQ(response.Field("content-encoding"), "gzip");
    EXPECT_EQ(response.Field("vary"), "Accept-Encoding");
    EXPECT_TRUE(response.body == stored);
  }
  auto range = Fetch(Get("page.html").Field("Accept-Encoding", "gzip").Range("bytes=100-199"));
  EXPECT_EQ(range.status, 206);
  EXPECT_EQ(range.Field("content-encoding"), "gzip");
  EXPECT_EQ(range.Field("content-range"), "bytes 100-199/1048576");  // of the stored bytes (RFC 9110 §14.2)
  EXPECT_EQ(range.body, stored.substr(100, 100));
}

TEST_F(ProxyTest, ACodedObjectIsRefusedWithTheReasonToOthers) {
  origin.Serve("page.html", Bytes(1000), {.content_encoding = "gzip"});
  for (const char* accepted : {"", "identity", "br", "gzip;q=0", "gzip;q=0, *"}) {
    Get get("page.html");
    if (*accepted != 0) get.Field("Accept-Encoding", accepted);
    auto response = Fetch(get);
    EXPECT_EQ(response.status, 502) << accepted;
    EXPECT_EQ(response.Field("vary"), "Accept-Encoding");
    EXPECT_EQ(response.Field("content-encoding"), "");
    EXPECT_NE(response.body.find("stored compressed with gzip"), std::string::npos);
    EXPECT_NE(response.body.find("압축"), std::string::npos);
  }
}

TEST_F(ProxyTest, ARefusedCodingIsSaidOnceInTheLog) {
  std::ostringstream log;
  auto before = spdlog::default_logger();
  spdlog::set_default_logger(
      std::make_shared<spdlog::logger>("test", std::make_shared<spdlog::sinks::ostream_sink_mt>(log)));
  for (const char* name : {"a.mp4", "b.mp4"}) {
    origin.Serve(name, Bytes(1000), {.content_encoding = "gzip"});
    for (int i = 0; i < 3; ++i) EXPECT_EQ(Fetch(Get(name)).status, 502);
  }
  AwaitFills();
  spdlog::set_default_logger(before);
  const std::string text = log.str();
  std::size_t lines = 0;
  for (std::size_t at = 0; (at = text.find("Content-Encoding gzip", at)) != std::string::npos; ++at) ++lines;
  EXPECT_EQ(lines, 2u) << text;
}

TEST_F(ProxyTest, WhatIsSaidOfAnObjectIsMendedWhileItsBytesStay) {
  std::string stored = Bytes(kMiB);
  origin.Serve("film.mp4", stored, {.etag = "\"v1\"", .content_encoding = "gzip"});
  auto coded = Fetch(Get("film.mp4").Field("Accept-Encoding", "gzip"));
  EXPECT_EQ(Fetch(Get("film.mp4")).status, 502);
  Client reader = Connect();
  reader.Send(Get("film.mp4").Field("Accept-Encoding", "gzip"));
  AwaitFills();
  origin.Serve("film.mp4", stored, {.etag = "\"v1\""});
  clock.Advance(std::chrono::seconds(61));
  auto mended = Fetch(Get("film.mp4"));
  EXPECT_EQ(mended.status, 200);
  EXPECT_EQ(mended.Field("content-encoding"), "");
  EXPECT_EQ(mended.Field("etag"), coded.Field("etag"));
  EXPECT_TRUE(mended.body == stored);
  EXPECT_EQ(origin.MostTimesSent("film.mp4"), 0) << "the bytes that are cached are used";
  EXPECT_TRUE(reader.Response().body == stored) << "who reads it as it was goes on";
  Remake({});
  EXPECT_EQ(Fetch(Get("film.mp4")).status, 200) << "the record is mended too";
  EXPECT_EQ(origin.stats(), 1);
}

TEST_F(ProxyTest, AnObjectThatMayNoLongerBeStoredIsForgotten) {
  std::string body = Bytes(1000);
  origin.Serve("film.mp4", body, {.etag = "\"v1\""});
  Fetch(Get("film.mp4"));
  origin.Serve("film.mp4", body, {.etag = "\"v1\"", .may_store = false});
  clock.Advance(std::chrono::seconds(61));
  EXPECT_EQ(Fetch(Get("film.mp4")).Field("cache-control"), "no-store");
  Remake({});
  EXPECT_EQ(Fetch(Get("film.mp4")).Field("cache-control"), "no-store");
}

TEST_F(ProxyTest, AnEmptyObjectOnEveryWay) {
  origin.Serve("empty.mp4", "");
  for (int times : {1, 2}) {  // unknown, then known
    auto whole = Fetch(Get("empty.mp4"));
    EXPECT_EQ(whole.status, 200) << times;
    EXPECT_EQ(whole.Field("content-length"), "0");
    auto head = Connect().Send(Get("empty.mp4", "HEAD")).Response(true);
    EXPECT_EQ(head.status, 200);
    EXPECT_EQ(head.Field("content-length"), "0");
    for (const char* range : {"bytes=0-", "bytes=0-0", "bytes=5-9", "bytes=0-0,2-3"}) {
      auto response = Fetch(Get("empty.mp4").Range(range));
      EXPECT_EQ(response.status, 416) << range;
      EXPECT_EQ(response.Field("content-range"), "bytes */0");
    }
  }
}

TEST_F(ProxyTest, AnEmptyObjectAskedForByRangeFirst) {
  origin.Serve("empty.mp4", "");
  EXPECT_EQ(Fetch(Get("empty.mp4").Range("bytes=0-")).status, 416);
  EXPECT_EQ(Fetch(Get("empty.mp4")).status, 200);
}

TEST_F(ProxyTest, AnObjectWithoutAStrongValidatorIsServedAndNeverStored) {
  std::string body = Bytes(kMiB);
  for (FakeObject object : {FakeObject{.etag = ""}, FakeObject{.etag = "W/\"v1\""}}) {
    origin.Serve("weak.mp4", body, object);
    for (int times : {1, 2}) {
      EXPECT_TRUE(Fetch(Get("weak.mp4")).body == body) << times;
      auto range = Fetch(Get("weak.mp4").Range("bytes=100-199"));
      EXPECT_EQ(range.status, 206);
      EXPECT_EQ(range.body, body.substr(100, 100));
    }
    AwaitFills();
  }
  EXPECT_EQ(store.Stats().chunks, 0u);
  EXPECT_EQ(counter(Counter::kBytesMemory) + counter(Counter::kBytesDisk), 0u);
}

TEST_F(ProxyTest, NamesOfObjectStorage) {
  std::string korean = "\u1112\u1161\u11ab.mp4";  // decomposed, as macOS writes it
  std::string longest;
  while (longest.size() + 3 <= 1089) longest += "글";
  for (std::string name : {std::string("a//b.mp4"), std::string("/a.mp4"), std::string("a/"), std::string("a%2Fb.mp4"),
                           std::string("a/b.mp4"), std::string("a b+c#d?e.mp4"), korean, std::string("\ud55c.mp4"), longest}) {
    origin.Serve(name, name + Bytes(100));
    auto response = Fetch(Get(name));
    EXPECT_EQ(response.status, 200) << name;
    EXPECT_TRUE(response.body == name + Bytes(100)) << name;
  }
  EXPECT_EQ(longest.size(), 1089u);  // 3,267 bytes in the request line
}

}  // namespace
}  // namespace reelcache
