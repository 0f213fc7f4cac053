#include "origin/gcs_dialect.h"

#include <gtest/gtest.h>

#include "http/http_date.h"

namespace reelcache {
namespace {

const GcsDialect kDialect("https://storage.googleapis.com", "my bucket", "films/");

FetchRequest Fetch(std::string name, std::optional<Validator> pin = std::nullopt) {
  return {std::move(name), {10, 20}, std::move(pin)};
}

TEST(GcsDialect, NamesAreOneComponentOfThePath) {
  struct Case {
    const char* name;
    const char* path_end;
  } cases[] = {
      {"a.mp4", "films%2Fa.mp4"},
      {"a b+c.mp4", "films%2Fa%20b%2Bc.mp4"},
      {"a/b//c.mp4", "films%2Fa%2Fb%2F%2Fc.mp4"},
      {"%2F#?&=.mp4", "films%2F%252F%23%3F%26%3D.mp4"},
      {"(1)!*'~.mp4", "films%2F%281%29%21%2A%27~.mp4"},
      {"\xea\xb0\x80.mp4", "films%2F%EA%B0%80.mp4"},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    StorageRequest read = kDialect.ReadRequest(Fetch(c.name));
    EXPECT_EQ(read.Url(), std::string("https://storage.googleapis.com/storage/v1/b/my%20bucket/o/") + c.path_end + "?alt=media");
    EXPECT_EQ(read.object, std::string("films/") + c.name);
    EXPECT_EQ(read.fields, std::vector<std::string>{"Range: bytes=10-19"});
    EXPECT_EQ(kDialect.StatRequest(c.name).path, read.path);
  }
}

// Lists and metadata would come packed, and nothing here unpacks.
TEST(GcsDialect, OnlyBytesAreAskedForAsTheyAreStored) {
  EXPECT_STREQ(kDialect.ReadRequest(Fetch("a.mp4")).accepted_coding, "gzip");
  EXPECT_STREQ(kDialect.StatRequest("a.mp4").accepted_coding, "identity");
  EXPECT_STREQ(kDialect.ListRequest("").accepted_coding, "identity");
}

TEST(GcsDialect, AGenerationPinsARead) {
  StorageRequest read = kDialect.ReadRequest(Fetch("a.mp4", Validator{Validator::Kind::kStrongTag, "\"1700000000000001\""}));
  EXPECT_EQ(read.query, "alt=media&generation=1700000000000001");
  EXPECT_TRUE(read.pinned);
  EXPECT_EQ(read.fields, std::vector<std::string>{"Range: bytes=10-19"});
  StorageRequest other = kDialect.ReadRequest(Fetch("a.mp4", Validator{Validator::Kind::kStrongTag, "\"CJ/x=\""}));
  EXPECT_EQ(other.query, "alt=media");
  EXPECT_EQ(other.fields, (std::vector<std::string>{"Range: bytes=10-19", "If-Match: \"CJ/x=\""}));
}

TEST(GcsDialect, ListsKeepTheirTokenAndPrefix) {
  EXPECT_EQ(kDialect.ListRequest("").query.find("pageToken"), std::string::npos);
  StorageRequest list = kDialect.ListRequest("a+/=");
  EXPECT_EQ(list.Url(),
            "https://storage.googleapis.com/storage/v1/b/my%20bucket/o?fields=nextPageToken%2Citems%28name%2Csize%2C"
            "generation%2Cupdated%29&maxResults=1000&pageToken=a%2B%2F%3D&prefix=films%2F&projection=noAcl");
}

TEST(GcsDialect, PagesOfNames) {
  SkippedNames skipped;
  auto page = kDialect.ReadList(R"({"nextPageToken": "t", "items": [
      {"name": "films/a.mp4", "size": "12345678901", "generation": "17", "updated": "2026-01-02T03:04:05.678Z"},
      {"name": "films/", "size": "0", "generation": "1"},
      {"name": "films/../up.mp4", "size": "1"},
      {"name": "other/b.mp4", "size": "1"},
      {"name": "films/c//d.mp4"}, {"size": "1"}, 7]})", skipped);
  ASSERT_TRUE(page) << page.error().message;
  EXPECT_EQ(page->next, "t");
  ASSERT_EQ(page->objects.size(), 2U);
  EXPECT_EQ(page->objects[0].name, "a.mp4");
  EXPECT_EQ(page->objects[0].size, 12345678901U);
  EXPECT_EQ(page->objects[0].validator->value, "\"17\"");
  EXPECT_EQ(FormatRfc3339(*page->objects[0].last_modified), "2026-01-02T03:04:05Z");
  EXPECT_EQ(page->objects[1].name, "c//d.mp4");
  EXPECT_FALSE(page->objects[1].size || page->objects[1].validator);
}

TEST(GcsDialect, APageMayHaveNoItems) {
  SkippedNames skipped;
  auto page = kDialect.ReadList(R"({"kind": "storage#objects", "nextPageToken": "t"})", skipped);
  ASSERT_TRUE(page);
  EXPECT_TRUE(page->objects.empty());
  EXPECT_EQ(page->next, "t");
  EXPECT_EQ(kDialect.ReadList("<html>", skipped).error().kind, ErrorKind::kBadAnswer);
}

TEST(GcsDialect, MetadataAreFacts) {
  AnswerHead head{200, {}, {}};
  head.fields.Add("Content-Type", "application/json; charset=UTF-8");
  auto facts = kDialect.ReadStat(head, R"({"size": "7", "generation": "42", "updated": "2026-01-02T03:04:05Z",
      "contentType": "video/mp4", "contentEncoding": "gzip"})", {});
  ASSERT_TRUE(facts);
  EXPECT_EQ(facts->complete_length, 7U);
  EXPECT_EQ(facts->validator, (Validator{Validator::Kind::kStrongTag, "\"42\""}));
  EXPECT_EQ(facts->content_encoding, "gzip");
  EXPECT_TRUE(facts->may_store);
  for (const char* body : {"", "null", "[]", "7", R"({"size": "x"})", R"({"size": -1})"})
    EXPECT_EQ(kDialect.ReadStat(head, body, {}).error().kind, ErrorKind::kBadAnswer) << body;
}

TEST(GcsDialect, TheGenerationIsTheValidator) {
  Fields fields;
  fields.Add("ETag", "\"abc\"");
  EXPECT_EQ(GcsValidator(fields, {}).value, "\"abc\"");
  fields.Add("X-Goog-Generation", "42");
  EXPECT_EQ(GcsValidator(fields, {}), (Validator{Validator::Kind::kStrongTag, "\"42\""}));
}

TEST(GcsDialect, WhatRefusalsMean) {
  struct Case {
    const char* name;
    RefusedAnswer answer;
    ErrorKind kind;
    const char* code;
    Cure cure;
    bool throttled;
  } cases[] = {
      {"no such object", {.status = 404, .body = "No such object: my bucket/films/a.mp4"}, ErrorKind::kNotFound, "", Cure::kNone, false},
      {"generation gone", {.status = 404, .body = "", .pinned = true}, ErrorKind::kChanged, "", Cure::kNone, false},
      {"no bucket, pinned", {.status = 404, .body = "The specified bucket does not exist.", .pinned = true},
       ErrorKind::kNotFound, "bucket_not_found", Cure::kNone, false},
      {"no bucket to list", {.status = 404, .body = "{}", .listing = true}, ErrorKind::kNotFound, "bucket_not_found", Cure::kNone, false},
      {"no bucket", {.status = 404, .body = R"({"error": {"message": "The specified bucket does not exist."}})"},
       ErrorKind::kNotFound, "bucket_not_found", Cure::kNone, false},
      {"token", {.status = 401, .body = R"({"error": {"message": "Invalid Credentials"}})"}, ErrorKind::kUnauthorized,
       "credentials_refused", Cure::kRenew, false},
      {"forbidden", {.status = 403, .body = R"({"error": {"message": "x", "errors": [{"reason": "forbidden"}]}})"},
       ErrorKind::kForbidden, "", Cure::kSignedUrl, false},
      {"rate limit", {.status = 403, .body = R"({"error": {"errors": [{"reason": "rateLimitExceeded"}]}})"},
       ErrorKind::kUnavailable, "", Cure::kNone, true},
      {"odd body", {.status = 500, .body = R"({"error": 7})"}, ErrorKind::kUnavailable, "", Cure::kNone, false},
      {"no JSON", {.status = 404, .body = "\xff<"}, ErrorKind::kNotFound, "", Cure::kNone, false},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    Refusal refusal = kDialect.ReadRefusal(c.answer);
    EXPECT_EQ(refusal.error.kind, c.kind);
    EXPECT_EQ(refusal.error.code, c.code);
    EXPECT_EQ(refusal.cure, c.cure);
    EXPECT_EQ(refusal.error.throttled, c.throttled);
  }
}

TEST(GcsDialect, RetryAfterIsKept) {
  Refusal refusal = kDialect.ReadRefusal({.status = 503, .body = "", .retry_after = std::chrono::seconds(3)});
  EXPECT_EQ(refusal.error.kind, ErrorKind::kUnavailable);
  EXPECT_EQ(refusal.error.retry_after, std::chrono::seconds(3));
}

TEST(BucketDialect, NamesThatCanBeAskedFor) {
  struct Case {
    std::string name;
    bool ok;
  } cases[] = {
      {"a.mp4", true},   {"/a.mp4", true},  {"a//b/", true},   {"%2F", true},       {std::string(1024, 'x'), true},
      {"", false},       {"..", false},     {"a/../b", false}, {"./a", false},      {std::string(1025, 'x'), false},
      {"\xff", false},   {"a\nb", false},   {"a\rb", false},   {std::string("a\0b", 3), false}, {"...", true},
  };
  for (const Case& c : cases) EXPECT_EQ(IsBucketObjectName(c.name), c.ok) << c.name;
}

}  // namespace
}  // namespace reelcache
