#include "origin/s3_dialect.h"

#include <gtest/gtest.h>

#include "origin/s3_authority.h"

namespace reelcache {
namespace {

const S3Dialect kDialect("bucket", "films/");

TEST(S3Dialect, ReadsArePinnedByTheirTag) {
  StorageRequest read = kDialect.ReadRequest({"a b+(1).mp4", {0, 10}, Validator{Validator::Kind::kStrongTag, "\"abc-2\""}});
  EXPECT_EQ(read.path, "/films/a%20b%2B%281%29.mp4");
  EXPECT_EQ(read.fields, (std::vector<std::string>{"Range: bytes=0-9", "If-Match: \"abc-2\""}));
  EXPECT_EQ(kDialect.ReadRequest({"a//b/", {0, 1}, {}}).path, "/films/a//b/");
  EXPECT_TRUE(kDialect.StatRequest("a").head_only);
  EXPECT_EQ(kDialect.SecondStatRequest("a")->fields, std::vector<std::string>{"Range: bytes=0-0"});
}

TEST(S3Dialect, ListsAreSortedAsTheyAreSigned) {
  EXPECT_EQ(kDialect.ListRequest("").query, "encoding-type=url&list-type=2&max-keys=1000&prefix=films%2F");
  EXPECT_EQ(kDialect.ListRequest("1/+=").query,
            "continuation-token=1%2F%2B%3D&encoding-type=url&list-type=2&max-keys=1000&prefix=films%2F");
}

constexpr const char* kPage = R"(<?xml version="1.0" encoding="UTF-8"?>
<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Name>bucket</Name><EncodingType>url</EncodingType>
<IsTruncated>true</IsTruncated><NextContinuationToken>a+b/c=%</NextContinuationToken>
<Contents><Key>films/a+b%2Bc%25.mp4</Key><Size>5368709121</Size><ETag>&quot;x-1&quot;</ETag>
<LastModified>2026-01-02T03:04:05.000Z</LastModified></Contents>
<Contents><Key>films/</Key><Size>0</Size></Contents>
<Contents><Key>films/caf%E9.mp4</Key><Size>1</Size></Contents>
<Contents><Key>films/bare.mp4</Key><Size>1</Size><ETag>0123</ETag></Contents>
</ListBucketResult>)";

TEST(S3Dialect, KeysComeEncodedAsInForms) {
  SkippedNames skipped;
  auto page = kDialect.ReadList(kPage, skipped);
  ASSERT_TRUE(page) << page.error().message;
  EXPECT_EQ(page->next, "a+b/c=%");
  ASSERT_EQ(page->objects.size(), 2U);
  EXPECT_EQ(page->objects[0].name, "a b+c%.mp4");
  EXPECT_EQ(page->objects[0].size, 5368709121U);
  EXPECT_EQ(page->objects[0].validator->value, "\"x-1\"");
  EXPECT_EQ(page->objects[1].validator->value, "\"0123\"");
}

TEST(S3Dialect, ListsThatCannotBeUsed) {
  SkippedNames skipped;
  for (const char* body : {"", "{}", "<Error/>", "<ListBucketResult>",
                           "<ListBucketResult><IsTruncated>true</IsTruncated></ListBucketResult>"})
    EXPECT_EQ(kDialect.ReadList(body, skipped).error().kind, ErrorKind::kBadAnswer) << body;
  auto plain = kDialect.ReadList("<ListBucketResult><Contents><Key>films/a+b%41</Key></Contents></ListBucketResult>", skipped);
  ASSERT_TRUE(plain);
  EXPECT_EQ(plain->objects[0].name, "a+b%41") << "without EncodingType nothing is decoded";
}

RefusedAnswer Answer(int status, const std::string& code, const std::string& more = "") {
  return {.status = status, .body = "<Error><Code>" + code + "</Code><Message>m</Message>" + more + "</Error>"};
}

TEST(S3Dialect, WhatRefusalsMean) {
  RefusedAnswer listing = Answer(404, "NoSuchBucket");
  listing.listing = true;
  RefusedAnswer denied_list = Answer(403, "AccessDenied");
  denied_list.listing = true;
  RefusedAnswer head_elsewhere{.status = 400, .body = "", .region = "eu-west-1"};
  struct Case {
    const char* name;
    RefusedAnswer answer;
    ErrorKind kind;
    const char* code;
    Cure cure;
    const char* region;
  } cases[] = {
      {"no key", Answer(404, "NoSuchKey"), ErrorKind::kNotFound, "", Cure::kNone, ""},
      {"no bucket", listing, ErrorKind::kNotFound, "bucket_not_found", Cure::kNone, ""},
      {"denied", Answer(403, "AccessDenied"), ErrorKind::kForbidden, "", Cure::kNone, ""},
      {"a list denied", denied_list, ErrorKind::kForbidden, "storage_forbidden", Cure::kNone, ""},
      {"bad secret", Answer(403, "SignatureDoesNotMatch"), ErrorKind::kUnauthorized, "credentials_refused", Cure::kNone, ""},
      {"expired", Answer(400, "ExpiredToken"), ErrorKind::kUnauthorized, "credentials_expired", Cure::kRenew, ""},
      {"clock", Answer(403, "RequestTimeTooSkewed"), ErrorKind::kUnauthorized, "clock_skewed", Cure::kNone, ""},
      {"slow down", Answer(503, "SlowDown"), ErrorKind::kUnavailable, "storage_throttled", Cure::kNone, ""},
      {"request timeout", Answer(400, "RequestTimeout"), ErrorKind::kUnavailable, "", Cure::kNone, ""},
      {"region in the body", Answer(400, "AuthorizationHeaderMalformed", "<Region>eu-north-1</Region>"),
       ErrorKind::kUnauthorized, "credentials_refused", Cure::kRegion, "eu-north-1"},
      {"region in a field", head_elsewhere, ErrorKind::kBadAnswer, "", Cure::kRegion, "eu-west-1"},
      {"nothing said", {.status = 403, .body = ""}, ErrorKind::kForbidden, "", Cure::kNone, ""},
      {"no XML", {.status = 500, .body = "oops"}, ErrorKind::kUnavailable, "", Cure::kNone, ""},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    Refusal refusal = kDialect.ReadRefusal(c.answer);
    EXPECT_EQ(refusal.error.kind, c.kind);
    EXPECT_EQ(refusal.error.code, c.code);
    EXPECT_EQ(refusal.cure, c.cure);
    EXPECT_EQ(refusal.region, c.region);
  }
  EXPECT_TRUE(kDialect.ReadRefusal(Answer(503, "SlowDown")).error.throttled);
}

TEST(S3Authority, WhereABucketIs) {
  struct Case {
    S3Address address;
    const char* server;
    const char* path;
  } cases[] = {
      {{"films", "", "eu-west-1", true}, "https://films.s3.eu-west-1.amazonaws.com", ""},
      {{"films", "", "cn-north-1", true}, "https://films.s3.cn-north-1.amazonaws.com.cn", ""},
      {{"my.films", "", "us-east-1", false}, "https://s3.us-east-1.amazonaws.com", "/my.films"},
      {{"films", "http://127.0.0.1:9000", "auto", false}, "http://127.0.0.1:9000", "/films"},
      {{"films", "https://id.r2.cloudflarestorage.com", "auto", true}, "https://films.id.r2.cloudflarestorage.com", ""},
  };
  for (const Case& c : cases) {
    S3Place place = PlaceOf(c.address);
    EXPECT_EQ(place.server, c.server);
    EXPECT_EQ(place.path, c.path);
  }
}

TEST(S3Authority, KeysAreRenewedOnceTheyDiffer) {
  Loop loop("test");
  S3Keys keys{"id", "secret", "token"};
  S3Authority authority({"films", "", "us-east-1", true}, [&] { return std::optional(keys); }, Clock::System());
  StorageRequest sent;
  authority.Authorize(loop, kDialect.StatRequest("a"), [&](Result<StorageRequest> request) { sent = *request; });
  EXPECT_FALSE(authority.TakeCure(sent, {{}, Cure::kRenew}));
  keys.session_token = "other";
  EXPECT_TRUE(authority.TakeCure(sent, {{}, Cure::kRenew}));
  EXPECT_TRUE(authority.TakeCure(sent, {{}, Cure::kRenew})) << "another request, signed by the old ones too";
}

TEST(S3Authority, ARegionIsLearnedUnlessItIsNone) {
  S3Authority authority({"films", "", "us-east-1", true}, [] { return std::optional(S3Keys{"id", "secret", "token"}); },
                        Clock::System());
  Loop loop("test");
  auto authorised = [&] {
    std::optional<StorageRequest> out;
    authority.Authorize(loop, kDialect.StatRequest("a"), [&](Result<StorageRequest> request) { out = *request; });
    return *out;
  };
  EXPECT_NE(authorised().fields.back().find("/us-east-1/s3/aws4_request"), std::string::npos);
  EXPECT_FALSE(authority.TakeCure({}, {{}, Cure::kRegion, "evil.example/"}));
  EXPECT_FALSE(authority.TakeCure({}, {{}, Cure::kRegion, ""}));
  EXPECT_TRUE(authority.TakeCure({}, {{}, Cure::kRegion, "eu-west-1"}));
  StorageRequest request = authorised();
  EXPECT_EQ(request.server, "https://films.s3.eu-west-1.amazonaws.com");
  EXPECT_NE(request.fields.back().find("/eu-west-1/s3/aws4_request"), std::string::npos);
  EXPECT_NE(request.fields.back().find("host;x-amz-content-sha256;x-amz-date;x-amz-security-token"), std::string::npos);
}

}  // namespace
}  // namespace reelcache
