#include "base/size_text.h"

#include <gtest/gtest.h>

#include <array>

namespace reelcache {
namespace {

using std::chrono::milliseconds;

constexpr std::uint64_t kMiB = 1024 * 1024, kGiB = 1024 * kMiB;

TEST(ParseSize, KnowsEveryUnit) {
  struct Case {
    const char* text;
    std::uint64_t bytes;
  };
  for (const Case& c : std::to_array<Case>({
           {"0", 0},
           {"4096", 4096},
           {"10B", 10},
           {"256k", 256 * 1024},
           {"64MiB", 64 * kMiB},
           {"64 MiB", 64 * kMiB},
           {"  64mib\t", 64 * kMiB},
           {"10GiB", 10 * kGiB},
           {"10G", 10 * kGiB},
           {"1.5g", kGiB + kGiB / 2},
           {"0.5k", 512},
           {"1.1k", 1126},
           {"2TiB", 2 * 1024 * kGiB},
           {"10GB", 10'000'000'000},
           {"5kB", 5000},
           {"1.25MB", 1'250'000},
           {"18446744073709551615", 18446744073709551615ull},
           {"16777215TiB", 16777215ull * 1024 * kGiB},
       }))
    EXPECT_EQ(ParseSize(c.text), c.bytes) << c.text;
}

TEST(ParseSize, RefusesWhatIsNoSize) {
  for (const char* text : {"",
                           " ",
                           "MiB",
                           "-1",
                           "+1",
                           "1.",
                           ".5",
                           "1..5",
                           "1.5.5",
                           "64 Mi B",
                           "64MiBs",
                           "0x10",
                           "1e3",
                           "ten",
                           "auto",
                           "10 Gib it",
                           "1,5g",
                           "18446744073709551616",
                           "16777216TiB",
                           "99999999999g",
                           "1.0000000001g",
                           "0.1",
                           "0.9b",
                           "10%",
                           "\xEF\xBC\x91"})
    EXPECT_EQ(ParseSize(text), std::nullopt) << text;
}

TEST(ParseDuration, KnowsEveryUnit) {
  struct Case {
    const char* text;
    std::int64_t ms;
  };
  for (const Case& c : std::to_array<Case>({
           {"0", 0},
           {"0s", 0},
           {"60s", 60'000},
           {"60", 60'000},
           {"1.5", 1500},
           {"250ms", 250},
           {"5min", 300'000},
           {"5m", 300'000},
           {"5 MIN", 300'000},
           {"10sec", 10'000},
           {"24h", 86'400'000},
           {"1d", 86'400'000},
           {"0.5h", 1'800'000},
           {"9223372036854775807ms", 9223372036854775807},
       }))
    EXPECT_EQ(ParseDuration(c.text), milliseconds(c.ms)) << c.text;
}

TEST(ParseDuration, RefusesWhatIsNoTime) {
  for (const char* text : {"", "s", "-1s", "5 minutes ago", "5y", "1us", "0.1ms", "1h30m",
                           "9223372036854775808ms", "18446744073709551615d", "forever", "10MiB"})
    EXPECT_EQ(ParseDuration(text), std::nullopt) << text;
}

TEST(ParsePrice, IsADecimalNumber) {
  EXPECT_EQ(ParsePrice("0"), 0U);
  EXPECT_EQ(ParsePrice("0.0004"), 400'000U);
  EXPECT_EQ(ParsePrice("0.12"), 120'000'000U);
  EXPECT_EQ(ParsePrice("1000"), 1'000'000'000'000U);
  for (const char* text : {"", "-1", "$1", "1,5", "1e-3", "0.", ".5", "0.0000000001", "99999999999999"})
    EXPECT_EQ(ParsePrice(text), std::nullopt) << text;
}

TEST(FormatSize, IsShortAndExact) {
  struct Case {
    std::uint64_t bytes;
    const char* text;
  };
  for (const Case& c : std::to_array<Case>({{0, "0B"},
                                            {1, "1B"},
                                            {1024, "1KiB"},
                                            {1025, "1025B"},
                                            {64 * kMiB, "64MiB"},
                                            {kGiB + kMiB, "1025MiB"},
                                            {10 * kGiB, "10GiB"},
                                            {1024 * kGiB, "1TiB"}})) {
    EXPECT_EQ(FormatSize(c.bytes), c.text);
    EXPECT_EQ(ParseSize(c.text), c.bytes);
  }
}

TEST(FormatDuration, IsShortAndExact) {
  struct Case {
    std::int64_t ms;
    const char* text;
  };
  for (const Case& c : std::to_array<Case>({{0, "0s"},
                                            {250, "250ms"},
                                            {1500, "1500ms"},
                                            {60'000, "1min"},
                                            {90'000, "90s"},
                                            {86'400'000, "1d"}})) {
    EXPECT_EQ(FormatDuration(milliseconds(c.ms)), c.text);
    EXPECT_EQ(ParseDuration(c.text), milliseconds(c.ms));
  }
}

TEST(RoundedSize, KeepsOneDigit) {
  struct Case {
    std::uint64_t bytes;
    const char* text;
  };
  for (const Case& c : std::to_array<Case>({{0, "0 B"},
                                            {1023, "1023 B"},
                                            {1024, "1.0 KiB"},
                                            {1536, "1.5 KiB"},
                                            {kMiB - 1, "1.0 MiB"},
                                            {kGiB + kGiB / 5, "1.2 GiB"},
                                            {5000 * 1024 * kGiB, "5000.0 TiB"}}))
    EXPECT_EQ(RoundedSize(c.bytes), c.text) << c.bytes;
}

}  // namespace
}  // namespace reelcache
