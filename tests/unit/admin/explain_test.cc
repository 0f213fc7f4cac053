#include "admin/explain.h"

#include <gtest/gtest.h>

namespace reelcache {
namespace {

using namespace std::chrono_literals;

constexpr std::uint64_t kMiB = 1024 * 1024;
constexpr std::uint32_t kChunk = 256 * 1024;
const WallTime kNow(std::chrono::hours(500'000));

ObjectRef Film(WallTime validated_at, ObjectFacts facts = {10 * kMiB, {Validator::Kind::kStrongTag, "\"v1\""}}) {
  return std::make_shared<Object>("film.mp4", Object::Identity{1, {}, kChunk}, std::move(facts), validated_at);
}

TEST(Explain, WhyANameIsNotServed) {
  struct Case {
    const char* name;
    bool all, hidden;
    const char* why;
  } cases[] = {
      {"film.mp4", false, false, ""},         {"notes.txt", false, false, "not_media"}, {"notes.txt", true, false, ""},
      {".drafts/a.mp4", false, false, "hidden"}, {".drafts/a.mp4", false, true, ""},    {"", false, false, "bad_name"},
      {"a/../b.mp4", true, true, "bad_name"},
  };
  for (const Case& c : cases) EXPECT_EQ(WhyNotServed(c.name, c.all, c.hidden), c.why) << c.name;
}

TEST(Explain, WhatARequestFindsOfItsObject) {
  const CacheOptions options{.fresh_for = std::chrono::milliseconds(60s)};
  ObjectRef excused = Film(kNow - 61s);
  excused->AllowStale(kNow + 10s);
  struct Case {
    ObjectView view;
    ObjectFinding state;
  } cases[] = {
      {{}, ObjectFinding::kUnknown},
      {{nullptr, true, {}}, ObjectFinding::kAsking},
      {{nullptr, false, Error{ErrorKind::kNotFound, ""}}, ObjectFinding::kMissing},
      {{Film(kNow - 59s), false, {}}, ObjectFinding::kFresh},
      {{Film(kNow - 60s), false, {}}, ObjectFinding::kStale},
      {{excused, false, {}}, ObjectFinding::kExcused},
      {{Film(kNow, {.complete_length = 1, .may_store = false}), false, {}}, ObjectFinding::kUnstored},
      {{Film(kNow, {.complete_length = 1}), false, {}}, ObjectFinding::kFresh},  // its facts are kept, its bytes not
  };
  for (const Case& c : cases) EXPECT_EQ(StateOf(c.view, kNow, options), c.state) << ToString(c.state);
}

TEST(Explain, WhyAnObjectIsNotStored) {
  const Validator strong{Validator::Kind::kStrongTag, "\"v1\""};
  EXPECT_EQ(WhyNotStored(*Film(kNow)), "");
  EXPECT_EQ(WhyNotStored(*Film(kNow, {.complete_length = 1, .validator = strong, .may_store = false})), "no_store");
  EXPECT_EQ(WhyNotStored(*Film(kNow, {.complete_length = 1})), "no_strong_validator");
  EXPECT_EQ(WhyNotStored(*Film(kNow, {std::uint64_t{1} << 60, strong})), "too_long");
}

TEST(Explain, HowARangeIsAnswered) {
  struct Case {
    const char* range;
    std::uint64_t max_response;
    int status;
    ByteInterval interval;
    bool open_ended, multipart, chunked;
    std::optional<std::uint64_t> player_bytes;
  } cases[] = {
      {"", 0, 200, {0, 10 * kMiB}, true, false, false, {}},
      {"bytes=0-", 0, 206, {0, 10 * kMiB}, true, false, false, 4 * kMiB},
      {"bytes=5-9", 0, 206, {5, 10}, false, false, false, {}},
      {"bytes=-5", 0, 206, {10 * kMiB - 5, 10 * kMiB}, true, false, false, {}},
      {"bytes=0-0,500-599", 0, 206, {0, 1}, false, true, false, {}},
      {"bytes=99999999-", 0, 416, {}, false, false, false, {}},
      {"nonsense", 0, 200, {0, 10 * kMiB}, true, false, false, {}},
      {"bytes=0-", kMiB, 206, {0, 10 * kMiB}, true, false, true, kMiB},
      {"", kMiB, 200, {0, 10 * kMiB}, true, false, true, {}},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.range);
    PlannedAnswer answer = PlanAnswer(c.range, 10 * kMiB, {c.max_response, kChunk});
    EXPECT_EQ(answer.status, c.status);
    EXPECT_EQ(answer.interval, c.interval);
    EXPECT_EQ(answer.open_ended, c.open_ended);
    EXPECT_EQ(answer.multipart, c.multipart);
    EXPECT_EQ(answer.chunked, c.chunked);
    EXPECT_EQ(answer.player_bytes, c.player_bytes);
  }
}

TEST(Explain, TheFirstFetchOfAnUnknownObject) {
  EXPECT_EQ(PlanFirstFetch("", kChunk), (ByteInterval{0, 2 * kChunk}));
  EXPECT_EQ(PlanFirstFetch("bytes=20000-20001", kChunk), (ByteInterval{16384, kChunk}));
  EXPECT_EQ(PlanFirstFetch("bytes=-500", kChunk), std::nullopt);
  EXPECT_EQ(PlanFirstFetch("bytes=0-1,9-10", kChunk), std::nullopt);
}

TEST(Explain, WhatTheFirstByteWaitsFor) {
  using enum ObjectFinding;
  OriginState origin{.circuit = CircuitState::kClosed, .limit = 16, .running = 3};
  origin.first_byte_p50 = 31ms;
  OriginState full = origin, down = origin, unasked = origin;
  full.running = 16;
  down.circuit = CircuitState::kOpen;
  unasked.first_byte_p50.reset();
  struct Case {
    const char* name;
    ObjectFinding state;
    std::optional<Source> first;
    bool asks_with_fetch;
    const OriginState& origin;
    const char* question;
    std::optional<Source> source;
    bool line, refused;
    std::optional<std::chrono::microseconds> expected;
  } cases[] = {
      {"memory", kFresh, Source::kMemory, true, origin, "", Source::kMemory, false, false, 0us},
      {"memory while the origin is away", kFresh, Source::kMemory, true, down, "", Source::kMemory, false, false, 0us},
      {"disk", kFresh, Source::kDisk, true, origin, "", Source::kDisk, false, false, {}},
      {"a running fill", kFresh, Source::kJoined, true, origin, "", Source::kJoined, false, false, 31ms},
      {"a fetch of its own", kFresh, Source::kOrigin, true, origin, "", Source::kOrigin, false, false, 31ms},
      {"in a line", kFresh, Source::kOrigin, true, full, "", Source::kOrigin, true, false, 31ms},
      {"an open circuit", kFresh, Source::kOrigin, true, down, "", Source::kOrigin, false, true, {}},
      {"nothing known of the origin", kFresh, Source::kOrigin, true, unasked, "", Source::kOrigin, false, false, {}},
      {"stale in memory", kStale, Source::kMemory, true, origin, "origin", Source::kMemory, false, false, 31ms},
      {"stale and gone", kStale, Source::kOrigin, true, origin, "origin", Source::kOrigin, false, false, 62ms},
      {"excused", kExcused, Source::kMemory, true, down, "", Source::kMemory, false, false, 0us},
      {"unknown", kUnknown, {}, true, origin, "", Source::kOrigin, false, false, 31ms},
      {"unknown, its end is asked for", kUnknown, {}, false, origin, "origin", Source::kOrigin, false, false, 62ms},
      {"another asks", kAsking, {}, true, origin, "joined", {}, false, false, 31ms},
      {"missing", kMissing, {}, true, origin, "", {}, false, false, {}},
      {"never stored", kUnstored, Source::kOrigin, true, origin, "origin", Source::kOrigin, false, false, 62ms},
      {"nothing to send", kFresh, {}, true, origin, "", {}, false, false, {}},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    FirstByte byte = PredictFirstByte(c.state, c.first, c.asks_with_fetch, c.origin);
    EXPECT_EQ(byte.question, c.question);
    EXPECT_EQ(byte.source, c.source);
    EXPECT_EQ(byte.line, c.line);
    EXPECT_EQ(byte.refused, c.refused);
    EXPECT_EQ(byte.expected, c.expected);
  }
}

}  // namespace
}  // namespace reelcache
