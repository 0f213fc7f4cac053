#include "http/response_writer.h"

#include <charconv>
#include <utility>

#include "http/char_class.h"
#include "http/http_date.h"
#include "http/message.h"

namespace reelcache {
namespace {

constexpr std::size_t kUsualHeadBytes = 512;

void AppendNumber(std::string& text, std::uint64_t value) {
  char digits[20];
  text.append(digits, std::to_chars(digits, digits + sizeof digits, value).ptr);
}

// Most answers of a thread fall into the same second as the one before.
std::string_view DateLineOf(WallTime now) {
  thread_local std::chrono::sys_seconds second{std::chrono::seconds(-1)};
  thread_local std::string text;
  auto this_second = std::chrono::floor<std::chrono::seconds>(now);
  if (text.empty() || this_second != second) {
    second = this_second;
    text.clear();
    AppendField(text, "Date", FormatHttpDate(now));
  }
  return text;
}

}  // namespace

void AppendField(std::string& text, std::string_view name, std::string_view value) {
  if (name.empty() || !IsAll(name, kTokenChar) || !IsAll(value, kFieldChar)) return;
  text.append(name).append(": ").append(value).append("\r\n");
}

void AppendContentRange(std::string& text, ByteInterval interval, std::uint64_t complete_length) {
  text.append("Content-Range: bytes ");
  AppendNumber(text, interval.begin);
  text.push_back('-');
  AppendNumber(text, interval.end - 1);
  text.push_back('/');
  AppendNumber(text, complete_length);
  text.append("\r\n");
}

ResponseWriter::ResponseWriter(int status, WallTime now) {
  text_.reserve(kUsualHeadBytes);
  text_.append("HTTP/1.1 ").append(std::to_string(status)).append(" ").append(ReasonPhrase(status)).append("\r\n");
  Lines(DateLineOf(now));
}

ResponseWriter& ResponseWriter::Field(std::string_view name, std::string_view value) {
  AppendField(text_, name, value);
  return *this;
}

ResponseWriter& ResponseWriter::ContentRange(ByteInterval interval, std::uint64_t complete_length) {
  AppendContentRange(text_, interval, complete_length);
  return *this;
}

ResponseWriter& ResponseWriter::Lines(std::string_view lines) {
  text_.append(lines);
  return *this;
}

ResponseWriter& ResponseWriter::Field(std::string_view name, std::uint64_t value) {
  text_.append(name).append(": ");
  AppendNumber(text_, value);
  text_.append("\r\n");
  return *this;
}

std::string ResponseWriter::Finish(bool keep_alive) {
  if (!keep_alive) Field("Connection", "close");
  text_ += "\r\n";
  return std::move(text_);
}

}  // namespace reelcache
