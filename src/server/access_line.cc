#include "server/access_line.h"

#include <fmt/format.h>

#include "http/http_date.h"
#include "http/target_uri.h"

namespace reelcache {
namespace {

std::string JsonText(std::string_view text) {
  bool utf8 = IsValidUtf8(text);
  std::string out = "\"";
  for (char c : text) {
    auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\')
      (out += '\\') += c;
    else if (byte < 0x20 || byte == 0x7f || (byte >= 0x80 && !utf8))
      out += fmt::format("\\u{:04x}", byte);
    else
      out += c;
  }
  return out + '"';
}

std::string IdText(RequestId id) { return id ? std::string(RequestIdText(id).view()) : std::string(); }

// As nginx escapes: what could end the text, and everything but printable ASCII.
std::string CombinedText(std::string_view text) {
  if (text.empty()) return "\"-\"";
  std::string out = "\"";
  for (char c : text) {
    auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\' || byte < 0x20 || byte >= 0x7f)
      out += fmt::format("\\x{:02X}", byte);
    else
      out += c;
  }
  return out + '"';
}

// "26/Nov/2026:18:43:22 +0000"
std::string CombinedTime(WallTime time) {
  constexpr const char* kMonths[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                     "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  auto day = std::chrono::floor<std::chrono::days>(time);
  std::chrono::year_month_day date(day);
  std::chrono::hh_mm_ss clock(std::chrono::floor<std::chrono::seconds>(time - day));
  return fmt::format("{:02}/{}/{:04}:{:02}:{:02}:{:02} +0000", static_cast<unsigned>(date.day()),
                     kMonths[static_cast<unsigned>(date.month()) - 1], static_cast<int>(date.year()),
                     clock.hours().count(), clock.minutes().count(), clock.seconds().count());
}

// "bytes=0-9", as FetchFields asks.
std::string RangeText(ByteInterval interval) {
  bool open = interval.end > static_cast<std::uint64_t>(INT64_MAX);
  return open ? fmt::format("bytes={}-", interval.begin) : fmt::format("bytes={}-{}", interval.begin, interval.end - 1);
}

}  // namespace

std::string JsonLine(const AccessEntry& entry, WallTime now) {
  return fmt::format(
      R"({{"kind":"request","time":"{}","id":"{}","peer":{},"method":{},"target":{},"range":{},"status":{},"bytes":{},)"
      R"("memory":{},"disk":{},"joined":{},"origin":{},"cache_status":{},"first_byte_us":{},"origin_us":{},)"
      R"("duration_us":{},"cut":{}}})",
      FormatRfc3339(now), IdText(entry.id), JsonText(entry.peer), JsonText(entry.method), JsonText(entry.target),
      JsonText(entry.range), entry.status, entry.body_bytes, entry.memory_bytes, entry.disk_bytes, entry.joined_bytes,
      entry.origin_bytes, JsonText(entry.cache_status), entry.first_byte.count(), entry.origin.count(),
      entry.duration.count(), entry.cut);
}

std::string JsonLine(const FetchEntry& entry, WallTime now) {
  std::string error = entry.error ? fmt::format(R"(,"error":"{}")", ToString(*entry.error)) : "";
  return fmt::format(
      R"({{"kind":"fetch","time":"{}","id":"{}","name":{},"range":"{}","attempt":"{}","bytes":{},"first_byte_us":{},)"
      R"("duration_us":{},"dropped":{}{}}})",
      FormatRfc3339(now), IdText(entry.id), JsonText(entry.name), RangeText(entry.interval), ToString(entry.attempt),
      entry.bytes, entry.first_byte.count(), entry.duration.count(), entry.dropped, error);
}

std::string CombinedLine(const AccessEntry& entry, WallTime now) {
  std::string request;  // of what could not be read: empty
  if (!entry.method.empty()) request = fmt::format("{} {} HTTP/1.{}", entry.method, entry.target, entry.minor_version);
  return fmt::format("{} - - [{}] {} {} {} {} {} {} {} {} {} {} {} {} {} {}", entry.peer.empty() ? "-" : entry.peer,
                     CombinedTime(now), CombinedText(request), entry.status, entry.body_bytes,
                     CombinedText(entry.referer), CombinedText(entry.user_agent), RequestIdText(entry.id).view(),
                     entry.memory_bytes, entry.disk_bytes, entry.joined_bytes, entry.origin_bytes, entry.origin.count(),
                     entry.first_byte.count(), entry.duration.count(), CombinedText(entry.cache_status));
}

}  // namespace reelcache
