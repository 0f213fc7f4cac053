#include "http/response_fields.h"

#include <gtest/gtest.h>

namespace reelcache {
namespace {

struct RangeCase {
  const char* name;
  std::string_view text;
  bool valid;
  std::optional<ByteInterval> interval = std::nullopt;
  std::optional<std::uint64_t> complete_length = std::nullopt;
};

const RangeCase kRangeCases[] = {
    {"plain", "bytes 0-9/100", true, ByteInterval{0, 10}, 100},
    {"last byte", "bytes 99-99/100", true, ByteInterval{99, 100}, 100},
    {"length not known", "bytes 5-9/*", true, ByteInterval{5, 10}, std::nullopt},
    {"unsatisfied", "bytes */100", true, std::nullopt, 100},
    {"unit in other case", "Bytes 0-0/1", true, ByteInterval{0, 1}, 1},
    {"past four gigabytes", "bytes 5368709120-5368709120/5368709121", true, ByteInterval{5368709120, 5368709121},
     5368709121},
    {"nothing known", "bytes */*", false},
    {"last before first", "bytes 9-5/100", false},
    {"last at the length", "bytes 0-100/100", false},
    {"empty object", "bytes 0-0/0", false},
    {"negative", "bytes 0--1/0", false},
    {"no unit", "0-9/100", false},
    {"another unit", "items 0-9/100", false},
    {"equals for blank", "bytes=0-9/100", false},
    {"two blanks", "bytes  0-9/100", false},
    {"no length", "bytes 0-9", false},
    {"no last", "bytes 0-/100", false},
    {"sign", "bytes +0-9/100", false},
    {"too big a number", "bytes 0-18446744073709551616/18446744073709551617", false},
    {"the biggest number", "bytes 0-18446744073709551615/*", false},
    {"rubbish behind", "bytes 0-9/100x", false},
    {"empty", "", false},
};

TEST(ContentRange, ParsesWhatTheRfcAllows) {
  for (const RangeCase& c : kRangeCases) {
    SCOPED_TRACE(c.name);
    std::optional<ContentRange> parsed = ParseContentRange(c.text);
    ASSERT_EQ(parsed.has_value(), c.valid);
    if (!parsed) continue;
    EXPECT_EQ(parsed->interval, c.interval);
    EXPECT_EQ(parsed->complete_length, c.complete_length);
  }
}

TEST(MayStore, ObeysNoStoreAndPrivate) {
  struct Case {
    std::string_view cache_control;
    bool may_store;
  };
  const Case cases[] = {
      {"", true},
      {"public, max-age=3600", true},
      {"no-cache", true},
      {"no-store", false},
      {"No-Store", false},
      {"max-age=0,private", false},
      {"private=\"set-cookie\", max-age=1", false},
      {"x=\"no-store\"", true},
      {"x=\"a, no-store, b\"", true},
      {"x=\"a\\\", no-store\"", true},
      {"x=\"a\", no-store", false},
      {"no-storex, xprivate", true},
  };
  for (const Case& c : cases) EXPECT_EQ(MayStore(c.cache_control), c.may_store) << c.cache_control;
}

TEST(RetryAfter, TakesSecondsAndDates) {
  const WallTime now = WallTime(std::chrono::seconds(784903526));  // Tue, 15 Nov 1994 12:45:26 GMT
  struct Case {
    std::string_view text;
    std::optional<std::int64_t> seconds;
  };
  const Case cases[] = {
      {"0", 0},
      {" 120 ", 120},
      {"99999999999999999999999", std::int64_t{1} << 31},
      {"Tue, 15 Nov 1994 12:46:26 GMT", 60},
      {"Tue, 15 Nov 1994 12:45:26 GMT", 0},
      {"Tue, 15 Nov 1994 11:00:00 GMT", 0},
      {"Fri, 31 Dec 9999 23:59:59 GMT", std::int64_t{1} << 31},
      {"-5", std::nullopt},
      {"1.5", std::nullopt},
      {"soon", std::nullopt},
      {"", std::nullopt},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.text);
    std::optional<std::chrono::seconds> parsed = ParseRetryAfter(c.text, now);
    ASSERT_EQ(parsed.has_value(), c.seconds.has_value());
    if (parsed) EXPECT_EQ(parsed->count(), *c.seconds);
  }
}

TEST(RetryAfter, RoundsPartsOfASecondUp) {
  const WallTime now = WallTime(std::chrono::milliseconds(784903526500));
  EXPECT_EQ(ParseRetryAfter("Tue, 15 Nov 1994 12:45:27 GMT", now), std::chrono::seconds(1));
}

}  // namespace
}  // namespace reelcache
