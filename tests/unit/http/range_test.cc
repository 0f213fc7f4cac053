#include "http/range.h"

#include <gtest/gtest.h>

#include <limits>
#include <string>

namespace reelcache {
namespace {

using Kind = ResolvedRange::Kind;

constexpr std::uint64_t kLength = 1000003;

struct Case {
  const char* name;
  std::string field;
  Kind kind;
  std::vector<ByteInterval> intervals = {};
  std::uint64_t complete_length = kLength;
};

ResolvedRange Resolve(const Case& c) {
  std::optional<std::vector<RangeSpec>> specs = ParseRange(c.field);
  return specs ? ResolveRange(*specs, c.complete_length) : ResolvedRange{};
}

std::vector<ByteInterval> IntervalsOf(const ResolvedRange& resolved) {
  return resolved.kind == Kind::kSingle ? std::vector{resolved.interval} : resolved.intervals;
}

void Check(const Case& c) {
  SCOPED_TRACE(c.name);
  ASSERT_TRUE(ParseRange(c.field)) << "not a range set";
  ResolvedRange resolved = Resolve(c);
  EXPECT_EQ(resolved.kind, c.kind);
  EXPECT_EQ(IntervalsOf(resolved), c.intervals);
}

const Case kSingleCases[] = {
    {"first byte", "bytes=0-0", Kind::kSingle, {{0, 1}}},
    {"second 500", "bytes=500-999", Kind::kSingle, {{500, 1000}}},
    {"last byte", "bytes=1000002-1000002", Kind::kSingle, {{1000002, kLength}}},
    {"open from 0", "bytes=0-", Kind::kSingle, {{0, kLength}}},
    {"whole object", "bytes=0-1000002", Kind::kSingle, {{0, kLength}}},
    {"last at the length", "bytes=999990-1000003", Kind::kSingle, {{999990, kLength}}},
    {"last past the end", "bytes=999990-2000000", Kind::kSingle, {{999990, kLength}}},
    {"open from the middle", "bytes=500000-", Kind::kSingle, {{500000, kLength}}},
    {"leading zeros", "bytes=000000-0000000000000000000009", Kind::kSingle, {{0, 10}}},
    {"suffix 1", "bytes=-1", Kind::kSingle, {{1000002, kLength}}},
    {"suffix 500", "bytes=-500", Kind::kSingle, {{999503, kLength}}},
    {"suffix of the length", "bytes=-1000003", Kind::kSingle, {{0, kLength}}},
    {"suffix longer than the object", "bytes=-1000004", Kind::kSingle, {{0, kLength}}},
    {"suffix of nothing", "bytes=-0", Kind::kUnsatisfied},
    {"open at the length", "bytes=1000003-", Kind::kUnsatisfied},
    {"closed at the length", "bytes=1000003-1000003", Kind::kUnsatisfied},
    {"far past the end", "bytes=2000000-3000000", Kind::kUnsatisfied},
    {"two, both past the end", "bytes=2000000-,3000000-3000001", Kind::kUnsatisfied},
    {"blank after the equals sign", "bytes= 0-9", Kind::kSingle, {{0, 10}}},
    {"trailing comma", "bytes=0-9,", Kind::kSingle, {{0, 10}}},
    {"leading comma", "bytes=,0-9", Kind::kSingle, {{0, 10}}},
    {"several empty elements", "bytes=, ,0-9, ,", Kind::kSingle, {{0, 10}}},
    {"blanks around the value", " \tbytes=0-9 \t ", Kind::kSingle, {{0, 10}}},
    {"unit in other case", "BYTES=0-9", Kind::kSingle, {{0, 10}}},
    {"4000 blanks", "bytes=" + std::string(4000, ' ') + "0-9", Kind::kSingle, {{0, 10}}},
    {"one byte, the byte", "bytes=0-0", Kind::kSingle, {{0, 1}}, 1},
    {"one byte, suffix", "bytes=-1", Kind::kSingle, {{0, 1}}, 1},
    {"one byte, past it", "bytes=1-", Kind::kUnsatisfied, {}, 1},
    {"empty object, first byte", "bytes=0-0", Kind::kUnsatisfied, {}, 0},
    {"empty object, open", "bytes=0-", Kind::kUnsatisfied, {}, 0},
    {"empty object, suffix", "bytes=-1", Kind::kWhole, {}, 0},
    {"empty object, suffix of nothing", "bytes=-0", Kind::kUnsatisfied, {}, 0},
    {"empty object, mixed", "bytes=0-0,-1", Kind::kWhole, {}, 0},
};

TEST(Range, ResolvesSingleRanges) {
  for (const Case& c : kSingleCases) Check(c);
}

const std::string kForty9s(40, '9');
constexpr std::uint64_t kHuge = std::numeric_limits<std::uint64_t>::max();

const Case kOverflowCases[] = {
    {"last 2^31", "bytes=0-2147483648", Kind::kSingle, {{0, kLength}}},
    {"last 2^63", "bytes=0-9223372036854775808", Kind::kSingle, {{0, kLength}}},
    {"last 2^64-1", "bytes=0-18446744073709551615", Kind::kSingle, {{0, kLength}}},
    {"last 2^64", "bytes=0-18446744073709551616", Kind::kSingle, {{0, kLength}}},
    {"last of 40 digits", "bytes=0-" + kForty9s, Kind::kSingle, {{0, kLength}}},
    {"first 2^64 does not wrap", "bytes=18446744073709551616-", Kind::kUnsatisfied},
    {"first 2^64+5 does not wrap", "bytes=18446744073709551621-18446744073709551630", Kind::kUnsatisfied},
    {"first of 40 digits", "bytes=" + kForty9s + "-", Kind::kUnsatisfied},
    {"suffix 2^64+1 is not 1", "bytes=-18446744073709551617", Kind::kSingle, {{0, kLength}}},
    {"two suffixes whose sum overflows", "bytes=-1000605,-9223372036854774591", Kind::kWhole},
    {"across 2^31", "bytes=2147483647-2147483648", Kind::kSingle, {{2147483647, 2147483649}}, 5368709121},
    {"last byte of 5 GiB and 1", "bytes=5368709120-", Kind::kSingle, {{5368709120, 5368709121}}, 5368709121},
    {"past 5 GiB and 1", "bytes=5368709121-", Kind::kUnsatisfied, {}, 5368709121},
    {"biggest object", "bytes=0-18446744073709551615", Kind::kSingle, {{0, kHuge}}, kHuge},
    {"biggest object, many", "bytes=0-,1-,2-", Kind::kWhole, {}, kHuge},
    {"biggest object, its end", "bytes=18446744073709551615-", Kind::kUnsatisfied, {}, kHuge},
};

TEST(Range, NumbersSaturate) {
  for (const Case& c : kOverflowCases) Check(c);
}

std::string ManyRanges(std::size_t count, std::size_t step, std::size_t size) {
  std::string field = "bytes=";
  for (std::size_t i = 0; i < count; ++i)
    field += (i ? "," : "") + std::to_string(i * step) + "-" + std::to_string(i * step + size - 1);
  return field;
}

const Case kMultipleCases[] = {
    {"first and last", "bytes=0-0,-1", Kind::kMultiple, {{0, 1}, {1000002, kLength}}},
    {"request order is kept", "bytes=500000-500099,0-99", Kind::kMultiple, {{500000, 500100}, {0, 100}}},
    {"blanks", "bytes= 0-999, 4500-5499, -1000", Kind::kMultiple, {{0, 1000}, {4500, 5500}, {999003, kLength}}},
    {"overlapping", "bytes=0-99,50-149", Kind::kSingle, {{0, 150}}},
    {"the same twice", "bytes=0-99,0-99", Kind::kSingle, {{0, 100}}},
    {"one inside the other", "bytes=0-999,100-199", Kind::kSingle, {{0, 1000}}},
    {"touching", "bytes=0-99,100-199", Kind::kSingle, {{0, 200}}},
    {"127 bytes apart", "bytes=0-99,227-299", Kind::kSingle, {{0, 300}}},
    {"128 bytes apart", "bytes=0-99,228-299", Kind::kMultiple, {{0, 100}, {228, 300}}},
    {"merged into the earliest asked", "bytes=5000-5099,900000-900001,5100-5199", Kind::kMultiple,
     {{5000, 5200}, {900000, 900002}}},
    {"bridged by a later one", "bytes=0-99,300-399,100-299", Kind::kSingle, {{0, 400}}},
    {"unsatisfiable one dropped", "bytes=0-9,2000000-", Kind::kSingle, {{0, 10}}},
    {"unsatisfiable first", "bytes=2000000-,0-9", Kind::kSingle, {{0, 10}}},
    {"unsatisfiable suffix", "bytes=-0,0-9", Kind::kSingle, {{0, 10}}},
    {"whole and a part", "bytes=0-,-10", Kind::kWhole},
    {"two halves", "bytes=0-499999,500000-", Kind::kWhole},
    {"two halves but a byte", "bytes=0-499999,500001-", Kind::kWhole},
    {"sum above the object", "bytes=0-600000,300000-900000", Kind::kWhole},
    {"the same over and over", "bytes=0-9,0-9,0-9,0-9,0-9,0-9,0-9,0-9,0-9,0-9", Kind::kWhole, {}, 100},
    {"1000 single bytes, close together", ManyRanges(1000, 2, 1), Kind::kSingle, {{0, 1999}}},
    {"one above the limit", ManyRanges(kMostRangeParts + 1, 1000, 2), Kind::kWhole},
};

TEST(Range, ResolvesSets) {
  for (const Case& c : kMultipleCases) Check(c);
}

TEST(Range, TakesAsManyPartsAsTheLimit) {
  ResolvedRange resolved = Resolve({"", ManyRanges(kMostRangeParts, 1000, 2), Kind::kMultiple});
  EXPECT_EQ(resolved.kind, Kind::kMultiple);
  ASSERT_EQ(resolved.intervals.size(), kMostRangeParts);
  EXPECT_EQ(resolved.intervals[15], (ByteInterval{15000, 15002}));
}

TEST(Range, ManySpecsThatMergeToFewAreFine) {
  std::string field = ManyRanges(3000, 2, 1) + ",900000-900001";
  ResolvedRange resolved = Resolve({"", field, Kind::kMultiple});
  EXPECT_EQ(resolved.intervals, (std::vector<ByteInterval>{{0, 5999}, {900000, 900002}}));
}

TEST(Range, MalformedSetsAreIgnored) {
  const char* const fields[] = {
      "",
      "bytes",
      "bytes=",
      "bytes 0-9",
      "bytes:0-9",
      "bytes=5-2",
      "bytes=18446744073709551615-5",
      "bytes=a-9",
      "bytes=0-9a",
      "bytes=0x0-0x9",
      "bytes=+0-9",
      "bytes=--9",
      "bytes=0--9",
      "bytes=0-9-10",
      "bytes=9",
      "bytes=-",
      "bytes=0.5-9",
      "bytes =0-9",
      "bytes=0 -9",
      "bytes=0- 9",
      "bytes=0-9;20-29",
      "bytes=0-9 20-29",
      "bytes=,",
      "bytes= , , ",
      "bytes=0-9,x",
      "bytes=0-9,30-20",
      "bytes=2000000-,5-2",
      "\"bytes=0-9\"",
      "bytes=1e2-2e2",
      "bytes=\xd9\xa0-\xd9\xa9",
      "bytes==0-9",
      "bytes=*",
      "items=0-9",
      "none=0-9",
      "bytesx=0-9",
      "xbytes=0-9",
      "exampleunit=1.2-4.3",
      "=0-9",
  };
  for (const char* field : fields) EXPECT_FALSE(ParseRange(field)) << field;
}

// Any set whatever: nothing outside the object, nothing empty, nothing overlapping, every asked byte there.
TEST(Range, AgreesWithAByteMap) {
  constexpr std::uint64_t kSmall = 2000;
  std::uint32_t state = 12345;
  auto random = [&](std::uint32_t below) {
    state = state * 1664525 + 1013904223;
    return (state >> 8) % below;
  };
  for (int round = 0; round < 2000; ++round) {
    std::vector<RangeSpec> specs;
    std::vector<bool> asked(kSmall), given(kSmall);
    for (std::uint32_t n = random(6) + 1; n > 0; --n) {
      std::uint64_t first = random(2200), last = first + random(200);
      specs.push_back({.first = first, .last = last, .suffix = {}});
      for (std::uint64_t i = first; i <= last && i < kSmall; ++i) asked[i] = true;
    }
    ResolvedRange resolved = ResolveRange(specs, kSmall);
    if (resolved.kind == Kind::kWhole) continue;
    for (const ByteInterval& interval : IntervalsOf(resolved)) {
      ASSERT_TRUE(!interval.empty() && interval.end <= kSmall);
      for (std::uint64_t i = interval.begin; i < interval.end; ++i) {
        ASSERT_FALSE(given[i]);
        given[i] = true;
      }
    }
    for (std::uint64_t i = 0; i < kSmall; ++i) ASSERT_TRUE(!asked[i] || given[i]) << "round " << round << " byte " << i;
    bool any = asked != std::vector<bool>(kSmall);
    EXPECT_EQ(resolved.kind == Kind::kUnsatisfied, !any);
  }
}

}  // namespace
}  // namespace reelcache
