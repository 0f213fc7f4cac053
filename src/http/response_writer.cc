#include "http/response_writer.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "http/char_class.h"
#include "http/http_date.h"
#include "http/message.h"

namespace reelcache {
namespace {

constexpr std::size_t kUsualHeadBytes = 512;

// Return the end of what they put at `at`.
char* Put(char* at, std::string_view text) { return std::copy(text.begin(), text.end(), at); }
char* Put(char* at, std::uint64_t value) {
  fmt::format_int digits(value);
  return std::copy_n(digits.data(), digits.size(), at);
}

// Start line and Date. Most answers of a thread fall into the same second as the one before, and have its status.
std::string_view StartOf(int status, WallTime now) {
  struct Start {
    int status = 0;
    std::chrono::sys_seconds second{};
    std::string text;
  };
  thread_local Start last;
  auto second = std::chrono::floor<std::chrono::seconds>(now);
  if (status != last.status || second != last.second) {
    last = {status, second, fmt::format("HTTP/1.1 {} {}\r\n", status, ReasonPhrase(status))};
    AppendField(last.text, "Date", FormatHttpDate(now));
  }
  return last.text;
}

}  // namespace

void AppendField(std::string& text, std::string_view name, std::string_view value) {
  if (name.empty() || !IsAll(name, kTokenChar) || !IsAll(value, kFieldChar)) return;
  text.append(name).append(": ").append(value).append("\r\n");
}

void AppendContentRange(std::string& text, ByteInterval interval, std::uint64_t complete_length) {
  char line[96];
  char* end = Put(line, "Content-Range: bytes ");
  end = Put(Put(end, interval.begin), "-");
  end = Put(Put(end, interval.end - 1), "/");
  end = Put(Put(end, complete_length), "\r\n");
  text.append(line, end);
}

ResponseWriter::ResponseWriter(int status, WallTime now) {
  text_.reserve(kUsualHeadBytes);
  Lines(StartOf(status, now));
}

ResponseWriter& ResponseWriter::Field(std::string_view name, std::string_view value) {
  AppendField(text_, name, value);
  return *this;
}

ResponseWriter& ResponseWriter::OwnField(std::string_view name, std::string_view value) {
  text_.append(name).append(": ").append(value).append("\r\n");
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
  fmt::format_int digits(value);
  return OwnField(name, {digits.data(), digits.size()});
}

std::string ResponseWriter::Finish(bool keep_alive) {
  if (!keep_alive) OwnField("Connection", "close");
  text_ += "\r\n";
  return std::move(text_);
}

}  // namespace reelcache
