#include "http/http_date.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>

#include "base/ascii.h"

namespace reelcache {
namespace {

using std::chrono::floor;
using std::chrono::seconds;
using std::chrono::sys_days;
using std::chrono::sys_seconds;

constexpr std::array<std::string_view, 7> kDays = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
constexpr std::array<std::string_view, 7> kLongDays = {"Sunday",   "Monday", "Tuesday", "Wednesday",
                                                       "Thursday", "Friday", "Saturday"};
constexpr std::array<std::string_view, 12> kMonths = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                      "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

void AppendNumber(std::string& out, int value, int digits) {
  if (digits > 1) AppendNumber(out, value / 10, digits - 1);
  out += static_cast<char>('0' + value % 10);
}

void AppendTimeOfDay(std::string& out, seconds since_midnight) {
  auto count = static_cast<int>(since_midnight.count());
  AppendNumber(out, count / 3600, 2);
  out += ':';
  AppendNumber(out, count / 60 % 60, 2);
  out += ':';
  AppendNumber(out, count % 60, 2);
}

// WallTime reaches from 1677 to 2262 only; a date outside becomes the edge of the whole years in that, which keeps
// "before" and "after" right.
WallTime Clamp(sys_seconds time) {
  using namespace std::chrono_literals;
  constexpr sys_seconds kFirst = sys_days(1678y / 1 / 1);
  constexpr sys_seconds kLast = sys_days(2262y / 1 / 1);
  return WallTime(std::clamp(time, kFirst, kLast));
}

// Reads a date from left to right; one miss and the whole is not a date.
class Reader {
 public:
  explicit Reader(std::string_view text) : rest_(text) {}

  void Literal(std::string_view expected) {
    if (rest_.starts_with(expected))
      rest_.remove_prefix(expected.size());
    else
      ok_ = false;
  }

  template <std::size_t N>
  int OneOf(const std::array<std::string_view, N>& names) {
    for (std::size_t i = 0; i < N; ++i) {
      if (!rest_.starts_with(names[i])) continue;
      rest_.remove_prefix(names[i].size());
      return static_cast<int>(i);
    }
    ok_ = false;
    return 0;
  }

  int Number(std::size_t digits) {
    std::optional<int> value = rest_.size() < digits ? std::nullopt : ParseDecimal<int>(rest_.substr(0, digits));
    if (!value) {
      ok_ = false;
      return 0;
    }
    rest_.remove_prefix(digits);
    return *value;
  }

  void TimeOfDay() {
    int hour = Number(2);
    Literal(":");
    int minute = Number(2);
    Literal(":");
    int second = Number(2);
    if (hour > 23 || minute > 59 || second > 60) ok_ = false;  // 60: a leap second
    time_of_day_ = seconds(hour * 3600 + minute * 60 + second);
  }

  // asctime pads a day of one digit with a blank.
  int PaddedDay() {
    if (!rest_.starts_with(' ')) return Number(2);
    Literal(" ");
    return Number(1);
  }

  std::optional<WallTime> Finish(int year, int month_index, int day) const {
    std::chrono::year_month_day date{std::chrono::year(year), std::chrono::month(static_cast<unsigned>(month_index + 1)),
                                     std::chrono::day(static_cast<unsigned>(day))};
    if (!ok_ || !rest_.empty() || year < 1 || !date.ok()) return std::nullopt;
    return Clamp(sys_days(date) + time_of_day_);
  }

 private:
  std::string_view rest_;
  seconds time_of_day_{};
  bool ok_ = true;
};

std::optional<WallTime> ParseImfFixdate(Reader in) {
  in.OneOf(kDays);
  in.Literal(", ");
  int day = in.Number(2);
  in.Literal(" ");
  int month = in.OneOf(kMonths);
  in.Literal(" ");
  int year = in.Number(4);
  in.Literal(" ");
  in.TimeOfDay();
  in.Literal(" GMT");
  return in.Finish(year, month, day);
}

std::optional<WallTime> ParseAsctime(Reader in) {
  in.OneOf(kDays);
  in.Literal(" ");
  int month = in.OneOf(kMonths);
  in.Literal(" ");
  int day = in.PaddedDay();
  in.Literal(" ");
  in.TimeOfDay();
  in.Literal(" ");
  int year = in.Number(4);
  return in.Finish(year, month, day);
}

// RFC 9110 §5.6.7: two digits that seem to lie over 50 years ahead mean the past century.
int FullYear(int two_digits) {
  std::chrono::year_month_day today(floor<std::chrono::days>(Clock::System().Wall()));
  int this_year = static_cast<int>(today.year());
  int year = this_year - this_year % 100 + two_digits;
  return year > this_year + 50 ? year - 100 : year;
}

std::optional<WallTime> ParseRfc850(Reader in) {
  in.OneOf(kLongDays);
  in.Literal(", ");
  int day = in.Number(2);
  in.Literal("-");
  int month = in.OneOf(kMonths);
  in.Literal("-");
  int year = FullYear(in.Number(2));
  in.Literal(" ");
  in.TimeOfDay();
  in.Literal(" GMT");
  return in.Finish(year, month, day);
}

}  // namespace

std::string FormatHttpDate(WallTime time) {
  auto midnight = floor<std::chrono::days>(time);
  std::chrono::year_month_day date(midnight);
  std::string out;
  out.reserve(29);
  out += kDays[std::chrono::weekday(midnight).c_encoding()];
  out += ", ";
  AppendNumber(out, static_cast<int>(static_cast<unsigned>(date.day())), 2);
  out += ' ';
  out += kMonths[static_cast<unsigned>(date.month()) - 1];
  out += ' ';
  AppendNumber(out, static_cast<int>(date.year()), 4);
  out += ' ';
  AppendTimeOfDay(out, floor<seconds>(time - midnight));
  return out += " GMT";
}

std::optional<WallTime> ParseHttpDate(std::string_view text) {
  std::size_t comma = text.find(',');
  if (comma == std::string_view::npos) return ParseAsctime(Reader(text));
  return comma == 3 ? ParseImfFixdate(Reader(text)) : ParseRfc850(Reader(text));
}

std::string FormatRfc3339(WallTime time) {
  auto midnight = floor<std::chrono::days>(time);
  std::chrono::year_month_day date(midnight);
  std::string out;
  out.reserve(20);
  AppendNumber(out, static_cast<int>(date.year()), 4);
  out += '-';
  AppendNumber(out, static_cast<int>(static_cast<unsigned>(date.month())), 2);
  out += '-';
  AppendNumber(out, static_cast<int>(static_cast<unsigned>(date.day())), 2);
  out += 'T';
  AppendTimeOfDay(out, floor<seconds>(time - midnight));
  return out += 'Z';
}

}  // namespace reelcache
