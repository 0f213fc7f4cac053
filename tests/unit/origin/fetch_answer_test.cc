#include "origin/fetch_answer.h"

#include <gtest/gtest.h>

#include "http/http_date.h"

namespace reelcache {
namespace {

using Lines = std::vector<std::pair<std::string_view, std::string_view>>;

AnswerHead Head(int status, const Lines& lines) {
  AnswerHead head{status, "http://host/film.mp4", {}};
  for (const auto& [name, value] : lines) head.fields.Add(name, value);
  return head;
}

const WallTime kNow = *ParseHttpDate("Tue, 24 Nov 2026 02:00:00 GMT");

TEST(FetchAnswer, WhatWillArrive) {
  struct Case {
    const char* name;
    ByteInterval asked;
    AnswerHead head;
    ByteInterval interval;
    std::uint64_t skip_bytes;
    std::uint64_t body_bytes;
    bool runs_on;
  } cases[] = {
      {"exact", {10, 20}, Head(206, {{"Content-Range", "bytes 10-19/100"}}), {10, 20}, 0, 10, false},
      {"clamped", {90, 200}, Head(206, {{"Content-Range", "bytes 90-99/100"}}), {90, 100}, 0, 10, false},
      {"shortened", {10, 20}, Head(206, {{"Content-Range", "bytes 10-14/100"}}), {10, 20}, 0, 5, false},
      {"whole", {0, 100}, Head(200, {{"Content-Length", "100"}}), {0, 100}, 0, 100, false},
      {"whole, clamped", {0, 200}, Head(200, {{"Content-Length", "100"}}), {0, 100}, 0, 100, false},
      {"whole, front asked", {0, 10}, Head(200, {{"Content-Length", "100"}}), {0, 10}, 0, 10, true},
      {"whole, middle asked", {10, 20}, Head(200, {{"Content-Length", "100"}}), {10, 20}, 10, 10, true},
      {"whole, tail asked", {90, 100}, Head(200, {{"Content-Length", "100"}}), {90, 100}, 90, 10, false},
      {"skipped at most", {kMostSkippedBytes, kMostSkippedBytes + 1}, Head(200, {{"Content-Length", "99999999"}}),
       {kMostSkippedBytes, kMostSkippedBytes + 1}, kMostSkippedBytes, 1, true},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    auto answer = JudgeFetchAnswer(c.head, {"film.mp4", c.asked, {}}, kNow);
    ASSERT_TRUE(answer) << answer.error().message;
    EXPECT_EQ(answer->interval, c.interval);
    EXPECT_EQ(answer->skip_bytes, c.skip_bytes);
    EXPECT_EQ(answer->body_bytes, c.body_bytes);
    EXPECT_EQ(answer->runs_on, c.runs_on);
  }
}

TEST(FetchAnswer, SkippingHasALimit) {
  FetchRequest request{"film.mp4", {kMostSkippedBytes + 1, kMostSkippedBytes + 2}, {}};
  auto answer = JudgeFetchAnswer(Head(200, {{"Content-Length", "99999999"}}), request, kNow);
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().kind, ErrorKind::kBadAnswer);
}

TEST(FetchAnswer, PinsAreHeld) {
  const Validator strong{Validator::Kind::kStrongTag, "\"v1\""};
  const Validator date{Validator::Kind::kLastModified, "Tue, 15 Nov 1994 12:45:26 GMT"};
  constexpr std::pair<std::string_view, std::string_view> kRange{"Content-Range", "bytes 10-19/100"};
  struct Case {
    const char* name;
    Validator pin;
    AnswerHead head;
    std::optional<ErrorKind> error;
  } cases[] = {
      {"same tag", strong, Head(206, {kRange, {"ETag", "\"v1\""}}), {}},
      {"other tag", strong, Head(206, {kRange, {"ETag", "\"v2\""}}), ErrorKind::kChanged},
      {"weak now", strong, Head(206, {kRange, {"ETag", "W/\"v1\""}}), ErrorKind::kChanged},
      {"no tag now", strong, Head(206, {kRange}), ErrorKind::kChanged},
      {"other tag on a 200", strong, Head(200, {{"Content-Length", "100"}, {"ETag", "\"v2\""}}), ErrorKind::kChanged},
      {"same date", date, Head(206, {kRange, {"Last-Modified", "Tue, 15 Nov 1994 12:45:26 GMT"}}), {}},
      {"same date, spelt otherwise", date, Head(206, {kRange, {"Last-Modified", "Tuesday, 15-Nov-94 12:45:26 GMT"}}), {}},
      {"other date", date, Head(206, {kRange, {"Last-Modified", "Tue, 15 Nov 1994 12:45:27 GMT"}}), ErrorKind::kChanged},
      {"412", strong, Head(412, {}), ErrorKind::kChanged},
      {"416 of another version", strong, Head(416, {{"ETag", "\"v2\""}}), ErrorKind::kChanged},
      {"416 of this version", strong, Head(416, {{"ETag", "\"v1\""}}), ErrorKind::kUnsatisfied},
      {"416 that says nothing", strong, Head(416, {}), ErrorKind::kUnsatisfied},
      {"404", strong, Head(404, {}), ErrorKind::kNotFound},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    auto answer = JudgeFetchAnswer(c.head, {"film.mp4", {10, 20}, c.pin}, kNow);
    EXPECT_EQ(answer.ok(), !c.error.has_value());
    if (!answer) EXPECT_EQ(answer.error().kind, *c.error) << answer.error().message;
  }
}

TEST(FetchAnswer, LengthsThatMayBeReadInTwoWays) {
  struct Case {
    Lines lines;
    bool ambiguous;
  } cases[] = {
      {{}, false},
      {{{"Content-Length", "5"}}, false},
      {{{"Content-Length", "5"}, {"content-length", " 5 "}}, false},
      {{{"Content-Length", "5"}, {"Content-Length", "6"}}, true},
      {{{"Content-Length", "5"}, {"Transfer-Encoding", "chunked"}}, true},
      {{{"Transfer-Encoding", "chunked"}}, false},
      {{{"Content-Length", "5, 5"}}, true},
      {{{"Content-Length", "+5"}}, true},
      {{{"Content-Length", "99999999999999999999"}}, true},
  };
  for (const Case& c : cases) EXPECT_EQ(HasAmbiguousLength(Head(200, c.lines).fields), c.ambiguous) << &c - cases;
}

TEST(FetchAnswer, RetryAfterComesInBothForms) {
  auto seconds = [](int status, std::string_view value) {
    Error error = StatusError(Head(status, {{"Retry-After", value}}), kNow);
    return error.retry_after ? error.retry_after->count() : -1;
  };
  EXPECT_EQ(seconds(503, "7"), 7);
  EXPECT_EQ(seconds(503, "Tue, 24 Nov 2026 02:00:09 GMT"), 9);
  EXPECT_EQ(seconds(503, "soon"), -1);
  EXPECT_EQ(seconds(429, "soon"), 1);
  EXPECT_EQ(seconds(404, "7"), -1);
}

TEST(FetchAnswer, StatReadsTheLengthWhereItStands) {
  struct Case {
    AnswerHead head;
    std::optional<std::uint64_t> length;
  } cases[] = {
      {Head(200, {{"Content-Length", "5"}}), 5},
      {Head(200, {}), {}},
      {Head(206, {{"Content-Range", "bytes 0-0/77"}, {"Content-Length", "1"}}), 77},
      {Head(206, {{"Content-Length", "1"}}), {}},
      {Head(416, {{"Content-Range", "bytes */0"}}), 0},
      {Head(416, {{"Content-Range", "bytes */5"}}), {}},
      {Head(404, {{"Content-Length", "5"}}), {}},
  };
  for (const Case& c : cases) {
    auto facts = JudgeStatAnswer(c.head, kNow);
    EXPECT_EQ(facts ? std::optional(facts->complete_length) : std::nullopt, c.length) << &c - cases;
  }
}

}  // namespace
}  // namespace reelcache
