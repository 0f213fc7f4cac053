#include "origin/index_page.h"

#include <array>
#include <unordered_set>

#include "base/ascii.h"
#include "http/target_uri.h"
#include "origin/html_index.h"
#include "origin/json_index.h"

namespace reelcache {
namespace {

// A page may name the same thing twice: Apache's icons are links too.
IndexPage Checked(std::vector<IndexEntry> found) {
  IndexPage page;
  std::unordered_set<std::string> seen;
  for (IndexEntry& entry : found) {
    if (!seen.insert(entry.name).second) continue;
    bool good = entry.name.find('/') == std::string::npos && IsValidUtf8(entry.name) && IsSafeRelativeName(entry.name);
    if (good)
      page.entries.push_back(std::move(entry));
    else
      page.refused.push_back(std::move(entry.name));
  }
  return page;
}

std::optional<WallTime> Civil(int year, unsigned month, unsigned day, std::chrono::seconds time_of_day) {
  std::chrono::year_month_day date{std::chrono::year(year), std::chrono::month(month), std::chrono::day(day)};
  if (!date.ok()) return std::nullopt;
  return std::chrono::sys_days(date) + time_of_day;
}

// "02:17" or "02:17:36".
std::optional<std::chrono::seconds> TimeOfDay(std::string_view text) {
  if (text.size() != 5 && text.size() != 8) return std::nullopt;
  auto hour = ParseDecimal<int>(text.substr(0, 2));
  auto minute = ParseDecimal<int>(text.substr(3, 2));
  auto second = text.size() == 8 ? ParseDecimal<int>(text.substr(6, 2)) : std::optional<int>(0);
  bool colons = text[2] == ':' && (text.size() == 5 || text[5] == ':');
  if (!colons || !hour || !minute || !second || *hour > 23 || *minute > 59 || *second > 60) return std::nullopt;
  return std::chrono::hours(*hour) + std::chrono::minutes(*minute) + std::chrono::seconds(*second);
}

// "Z", "+09:00" or "-03:30".
std::optional<std::chrono::seconds> ZoneOffset(std::string_view text) {
  if (text == "Z" || text == "z") return std::chrono::seconds(0);
  if (text.size() != 6 || (text[0] != '+' && text[0] != '-')) return std::nullopt;
  auto offset = TimeOfDay(text.substr(1));
  if (!offset) return std::nullopt;
  return text[0] == '+' ? *offset : -*offset;
}

}  // namespace

Result<IndexPage> ParseIndexPage(std::string_view content_type, std::string_view body, std::string_view folder_url) {
  std::size_t first = body.find_first_not_of("\xef\xbb\xbf \t\r\n");
  char lead = first == std::string_view::npos ? '\0' : body[first];
  bool json = AsciiLower(content_type).starts_with("application/json") || lead == '[';
  if (json) {
    auto entries = ParseJsonIndex(body);
    if (!entries) return entries.error();
    return Checked(std::move(*entries));
  }
  if (!AsciiLower(content_type).starts_with("text/html") && lead != '<')
    return Error{ErrorKind::kBadAnswer, "the server does not list this folder: its answer is neither JSON nor HTML"};
  return Checked(ParseHtmlIndex(body, folder_url));
}

std::optional<WallTime> ParseRfc3339(std::string_view text) {
  if (text.size() < 20 || text[4] != '-' || text[7] != '-' || (text[10] != 'T' && text[10] != 't')) return std::nullopt;
  auto year = ParseDecimal<int>(text.substr(0, 4));
  auto month = ParseDecimal<unsigned>(text.substr(5, 2));
  auto day = ParseDecimal<unsigned>(text.substr(8, 2));
  auto time = TimeOfDay(text.substr(11, 8));
  std::size_t zone = 19;
  if (text[zone] == '.') zone = text.find_first_not_of("0123456789", zone + 1);
  if (zone == std::string_view::npos || !year || !month || !day || !time) return std::nullopt;
  auto offset = ZoneOffset(text.substr(zone));
  auto local = Civil(*year, *month, *day, *time);
  if (!offset || !local) return std::nullopt;
  return *local - *offset;
}

std::optional<WallTime> ParseIndexDate(std::string_view date, std::string_view time) {
  constexpr std::array<std::string_view, 12> kMonths = {"jan", "feb", "mar", "apr", "may", "jun",
                                                        "jul", "aug", "sep", "oct", "nov", "dec"};
  if (date.size() != 11 || date[2] != '-' || date[6] != '-') return std::nullopt;
  auto day = ParseDecimal<unsigned>(date.substr(0, 2));
  auto year = ParseDecimal<int>(date.substr(7));
  auto time_of_day = TimeOfDay(time);
  std::string name = AsciiLower(date.substr(3, 3));
  for (unsigned month = 0; month < kMonths.size(); ++month)
    if (kMonths[month] == name && day && year && time_of_day) return Civil(*year, month + 1, *day, *time_of_day);
  return std::nullopt;
}

}  // namespace reelcache
