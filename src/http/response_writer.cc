#include "http/response_writer.h"

#include <utility>

#include "http/char_class.h"
#include "http/http_date.h"
#include "http/message.h"

namespace reelcache {
namespace {

constexpr std::size_t kUsualHeadBytes = 512;

// Most answers of a thread fall into the same second as the one before.
std::string_view DateOf(WallTime now) {
  thread_local std::chrono::sys_seconds second{std::chrono::seconds(-1)};
  thread_local std::string text;
  auto this_second = std::chrono::floor<std::chrono::seconds>(now);
  if (text.empty() || this_second != second) {
    second = this_second;
    text = FormatHttpDate(now);
  }
  return text;
}

}  // namespace

ResponseWriter::ResponseWriter(int status, WallTime now) {
  text_.reserve(kUsualHeadBytes);
  text_.append("HTTP/1.1 ").append(std::to_string(status)).append(" ").append(ReasonPhrase(status)).append("\r\n");
  Field("Date", DateOf(now));
}

ResponseWriter& ResponseWriter::Field(std::string_view name, std::string_view value) {
  if (name.empty() || !IsAll(name, kTokenChar) || !IsAll(value, kFieldChar)) return *this;
  text_.append(name).append(": ").append(value).append("\r\n");
  return *this;
}

ResponseWriter& ResponseWriter::Field(std::string_view name, std::uint64_t value) {
  return Field(name, std::to_string(value));
}

std::string ResponseWriter::Finish(bool keep_alive) {
  if (!keep_alive) Field("Connection", "close");
  text_ += "\r\n";
  return std::move(text_);
}

}  // namespace reelcache
