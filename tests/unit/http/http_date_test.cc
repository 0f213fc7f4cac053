#include "http/http_date.h"

#include <gtest/gtest.h>

#include <chrono>

namespace reelcache {
namespace {

WallTime At(std::int64_t seconds) { return WallTime(std::chrono::seconds(seconds)); }

struct Case {
  const char* name;
  std::string_view text;
  std::optional<std::int64_t> seconds;
};

const Case kCases[] = {
    {"IMF-fixdate", "Tue, 15 Nov 1994 12:45:26 GMT", 784903526},
    {"RFC 850", "Tuesday, 15-Nov-94 12:45:26 GMT", 784903526},
    {"asctime", "Tue Nov 15 12:45:26 1994", 784903526},
    {"asctime with a padded day", "Sun Nov  6 08:49:37 1994", 784111777},
    {"the epoch", "Thu, 01 Jan 1970 00:00:00 GMT", 0},
    {"before the epoch", "Wed, 31 Dec 1969 23:59:59 GMT", -1},
    {"after 2038", "Fri, 01 Jan 2100 00:00:00 GMT", 4102444800},
    {"leap day", "Thu, 29 Feb 2024 00:00:00 GMT", 1709164800},
    {"leap second", "Tue, 30 Jun 2015 23:59:60 GMT", 1435708800},
    {"wrong day of the week is let pass", "Wed, 15 Nov 1994 12:45:26 GMT", 784903526},
    {"no leap day", "Wed, 29 Feb 2023 00:00:00 GMT", std::nullopt},
    {"day out of range", "Tue, 32 Nov 1994 12:45:26 GMT", std::nullopt},
    {"day zero", "Tue, 00 Nov 1994 12:45:26 GMT", std::nullopt},
    {"31 November", "Tue, 31 Nov 1994 12:45:26 GMT", std::nullopt},
    {"year zero", "Sat, 01 Jan 0000 00:00:00 GMT", std::nullopt},
    {"hour 24", "Tue, 15 Nov 1994 24:00:00 GMT", std::nullopt},
    {"minute 60", "Tue, 15 Nov 1994 12:60:00 GMT", std::nullopt},
    {"second 61", "Tue, 15 Nov 1994 12:45:61 GMT", std::nullopt},
    {"zone as a number", "Tue, 15 Nov 1994 12:45:26 +0000", std::nullopt},
    {"other zone", "Tue, 15 Nov 1994 12:45:26 UTC", std::nullopt},
    {"no zone", "Tue, 15 Nov 1994 12:45:26", std::nullopt},
    {"other case", "tue, 15 nov 1994 12:45:26 gmt", std::nullopt},
    {"one digit day", "Tue, 1 Nov 1994 12:45:26 GMT", std::nullopt},
    {"blank behind", "Tue, 15 Nov 1994 12:45:26 GMT ", std::nullopt},
    {"blank before", " Tue, 15 Nov 1994 12:45:26 GMT", std::nullopt},
    {"two dates", "Tue, 15 Nov 1994 12:45:26 GMT, Tue, 15 Nov 1994 12:45:26 GMT", std::nullopt},
    {"sign in a number", "Tue, 15 Nov +994 12:45:26 GMT", std::nullopt},
    {"RFC 850 with a short day", "Tue, 15-Nov-94 12:45:26 GMT", std::nullopt},
    {"cut", "Tue, 15 Nov 1994 12:4", std::nullopt},
    {"seconds", "784903526", std::nullopt},
    {"word", "yesterday", std::nullopt},
    {"empty", "", std::nullopt},
};

TEST(HttpDate, ParsesTheThreeForms) {
  for (const Case& c : kCases) {
    SCOPED_TRACE(c.name);
    std::optional<WallTime> parsed = ParseHttpDate(c.text);
    ASSERT_EQ(parsed.has_value(), c.seconds.has_value());
    if (parsed) { EXPECT_EQ(*parsed, At(*c.seconds)); }
  }
}

TEST(HttpDate, YearsOutsideTheClockKeepTheirOrder) {
  std::optional<WallTime> first = ParseHttpDate("Mon, 01 Jan 0001 00:00:00 GMT");
  std::optional<WallTime> last = ParseHttpDate("Fri, 31 Dec 9999 23:59:59 GMT");
  ASSERT_TRUE(first && last);
  EXPECT_LT(*first, *ParseHttpDate("Fri, 01 Jan 1700 00:00:00 GMT"));
  EXPECT_GT(*last, *ParseHttpDate("Wed, 01 Jan 2200 00:00:00 GMT"));
  EXPECT_EQ(ParseHttpDate(FormatHttpDate(*first)), *first);
  EXPECT_EQ(ParseHttpDate(FormatHttpDate(*last)), *last);
}

// RFC 9110 §5.6.7.
TEST(HttpDate, TwoDigitYearsNeverLieOverFiftyYearsAhead) {
  using namespace std::chrono;
  int this_year = static_cast<int>(year_month_day(floor<days>(Clock::System().Wall())).year());
  for (int digits = 0; digits < 100; ++digits) {
    SCOPED_TRACE(digits);
    std::string text = "Monday, 01-Jan-" + std::to_string(100 + digits).substr(1) + " 00:00:00 GMT";
    std::optional<WallTime> parsed = ParseHttpDate(text);
    ASSERT_TRUE(parsed);
    int year = static_cast<int>(year_month_day(floor<days>(*parsed)).year());
    EXPECT_EQ(year % 100, digits);
    EXPECT_LE(year, this_year + 50);
    EXPECT_GT(year, this_year - 100);
  }
}

TEST(HttpDate, FormatsAsImfFixdate) {
  EXPECT_EQ(FormatHttpDate(At(784903526)), "Tue, 15 Nov 1994 12:45:26 GMT");
  EXPECT_EQ(FormatHttpDate(At(784903526) + std::chrono::milliseconds(999)), "Tue, 15 Nov 1994 12:45:26 GMT");
  EXPECT_EQ(FormatHttpDate(At(0)), "Thu, 01 Jan 1970 00:00:00 GMT");
  EXPECT_EQ(FormatHttpDate(At(-1)), "Wed, 31 Dec 1969 23:59:59 GMT");
}

TEST(HttpDate, FormatsAsRfc3339) {
  EXPECT_EQ(FormatRfc3339(At(784903526)), "1994-11-15T12:45:26Z");
  EXPECT_EQ(FormatRfc3339(At(1709164800)), "2024-02-29T00:00:00Z");
}

TEST(HttpDate, ReadsWhatItWrites) {
  for (std::int64_t seconds = -4'000'000'000; seconds < 8'000'000'000; seconds += 86'399'977)
    EXPECT_EQ(ParseHttpDate(FormatHttpDate(At(seconds))), At(seconds));
}

}  // namespace
}  // namespace reelcache
