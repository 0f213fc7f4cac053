#include "support/proxy_fixture.h"

namespace reelcache {
namespace {

const Error kDown{ErrorKind::kUnavailable, "connection refused"};

TEST_F(ProxyTest, AMissingObjectIs404AndAskedForAgainAfterTheNegativeTtl) {
  EXPECT_EQ(Fetch(Get("film.mp4")).status, 404);
  EXPECT_EQ(Fetch(Get("film.mp4")).status, 404);
  EXPECT_EQ(origin.fetches(), 1);
  origin.Serve("film.mp4", Bytes(1000));
  clock.Advance(std::chrono::seconds(9));
  EXPECT_EQ(Fetch(Get("film.mp4")).status, 404);
  clock.Advance(std::chrono::seconds(2));
  EXPECT_EQ(Fetch(Get("film.mp4")).status, 200);
}

TEST_F(ProxyTest, AFaultBeforeTheHeadIsAStatus) {
  origin.Serve("film.mp4", Bytes(1000)).FailNext("film.mp4", {{}, kDown});
  EXPECT_EQ(Fetch(Get("film.mp4")).status, 502);
  EXPECT_EQ(Fetch(Get("film.mp4")).status, 200);  // nothing of it was kept
}

TEST_F(ProxyTest, AFaultInTheBodyCutsTheAnswerAfterTheRightBytes) {
  std::string body = Bytes(kMiB);
  origin.Serve("film.mp4", body).FailNext("film.mp4", {400'000, kDown});
  Client client = Connect();
  client.Send(Get("film.mp4"));
  auto response = client.Response();
  EXPECT_FALSE(response.complete);
  EXPECT_TRUE(response.body == body.substr(0, response.body.size()));
  client.ExpectEnd();
  EXPECT_EQ(counter(Counter::kAnswersCut), 1u);
  EXPECT_TRUE(Fetch(Get("film.mp4")).body == body);
}

TEST_F(ProxyTest, AnObjectThatChangesInMidAnswerIsCutAndNeverMixed) {
  std::string one = Bytes(4 * kMiB, 1), two = Bytes(4 * kMiB, 2);
  origin.Serve("film.mp4", one, {.etag = "\"v1\""}).HoldAfter(kMiB / 2);
  Client client = Connect();
  client.Send(Get("film.mp4"));
  client.Partial(kMiB / 2);
  origin.Replace("film.mp4", two, {.etag = "\"v2\""});
  origin.Release();
  auto response = client.Response();
  EXPECT_FALSE(response.complete);
  EXPECT_TRUE(response.body == one.substr(0, response.body.size()));
  auto later = Fetch(Get("film.mp4"));
  EXPECT_TRUE(later.body == two);
  EXPECT_NE(later.Field("etag"), response.Field("etag"));
}

TEST_F(ProxyTest, AChangeFoundBeforeTheHeadOpensTheObjectAnew) {
  std::string one = Bytes(2 * kMiB, 1), two = Bytes(2 * kMiB, 2);
  origin.Serve("film.mp4", one, {.etag = "\"v1\""});
  auto first = Fetch(Get("film.mp4").Range("bytes=0-9"));
  origin.Replace("film.mp4", two, {.etag = "\"v2\""});
  auto second = Fetch(Get("film.mp4").Range("bytes=1500000-1500009"));
  EXPECT_EQ(second.status, 206);
  EXPECT_EQ(second.body, two.substr(1'500'000, 10));
  EXPECT_NE(second.Field("etag"), first.Field("etag"));
}

TEST_F(ProxyTest, AnObjectWithoutAStrongValidatorIsServedAndNeverStored) {
  std::string body = Bytes(kMiB);
  origin.Serve("weak.mp4", body, {.etag = "W/\"v1\""});
  for (int i = 0; i < 2; ++i) {
    auto response = Fetch(Get("weak.mp4").Range("bytes=1000-1999"));
    EXPECT_EQ(response.body, body.substr(1000, 1000));
    EXPECT_EQ(response.Field("cache-status"), "reelcache; fwd=bypass");
    EXPECT_EQ(response.Field("etag").rfind("W/\"", 0), 0u);
  }
  EXPECT_EQ(store.Stats().chunks, 0u);
}

TEST_F(ProxyTest, WhatMustNotBeStoredIsAskedForEachTime) {
  origin.Serve("secret.mp4", Bytes(1000), {.may_store = false});
  EXPECT_EQ(Fetch(Get("secret.mp4")).Field("cache-control"), "no-store");
  EXPECT_TRUE(Fetch(Get("secret.mp4")).complete);
  EXPECT_EQ(store.Stats().chunks, 0u);
  EXPECT_EQ(store.Stats().objects, 0u);
}

}  // namespace
}  // namespace reelcache
