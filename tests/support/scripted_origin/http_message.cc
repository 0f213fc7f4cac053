#include "support/scripted_origin/http_message.h"

#include <algorithm>
#include <charconv>
#include <ctime>

namespace reelcache {
namespace {

char Lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

std::string_view Reason(int status) {
  switch (status) {
    case 200: return "OK";
    case 206: return "Partial Content";
    case 302: return "Found";
    case 304: return "Not Modified";
    case 400: return "Bad Request";
    case 403: return "Forbidden";
    case 404: return "Not Found";
    case 405: return "Method Not Allowed";
    case 412: return "Precondition Failed";
    case 416: return "Range Not Satisfiable";
    case 500: return "Internal Server Error";
    case 503: return "Service Unavailable";
    default: return "Scripted";
  }
}

// Cuts the next part off `rest`, up to `end` or to its end.
std::string_view Next(std::string_view& rest, std::string_view end) {
  const std::size_t at = rest.find(end);
  const std::string_view part = rest.substr(0, at);
  rest.remove_prefix(at == std::string_view::npos ? rest.size() : at + end.size());
  return part;
}

bool ParseFields(std::string_view rest, Fields& fields) {
  while (!rest.empty()) {
    const std::string_view line = Next(rest, "\r\n");
    const std::size_t colon = line.find(':');
    if (colon == 0 || colon == std::string_view::npos) return false;
    fields.Append({std::string(line.substr(0, colon)), std::string(Trim(line.substr(colon + 1)))});
  }
  return true;
}

}  // namespace

const std::string* Fields::Find(std::string_view name) const {
  const auto found = std::find_if(list_.begin(), list_.end(), [&](const Field& field) {
    return EqualsIgnoreCase(field.name, name);
  });
  return found == list_.end() ? nullptr : &found->value;
}

void Fields::Set(std::string_view name, std::string value) {
  for (Field& field : list_) {
    if (!EqualsIgnoreCase(field.name, name)) continue;
    field.value = std::move(value);
    return;
  }
  list_.push_back({std::string(name), std::move(value)});
}

std::optional<RequestHead> ParseRequestHead(std::string_view text) {
  std::string_view line = Next(text, "\r\n");
  RequestHead head;
  head.method = Next(line, " ");
  head.target = Next(line, " ");
  if (head.method.empty() || head.target.empty() || head.target[0] != '/') return std::nullopt;
  if (line != "HTTP/1.1" && line != "HTTP/1.0") return std::nullopt;
  head.keep_alive = line == "HTTP/1.1";
  if (!ParseFields(text, head.fields)) return std::nullopt;

  const std::string_view path = std::string_view(head.target).substr(0, head.target.find('?'));
  auto name = PercentDecode(path.substr(1));
  if (!name) return std::nullopt;
  head.name = std::move(*name);
  const std::string* connection = head.fields.Find("Connection");
  if (connection != nullptr && EqualsIgnoreCase(*connection, "close")) head.keep_alive = false;
  return head;
}

std::string ResponseHead::Format(bool keep_alive) const {
  std::string text = "HTTP/1.1 " + std::to_string(status) + ' ' + std::string(Reason(status)) + "\r\n";
  for (const Field& field : fields.list()) text += field.name + ": " + field.value + "\r\n";
  text += keep_alive ? "Connection: keep-alive\r\n\r\n" : "Connection: close\r\n\r\n";
  return text;
}

std::optional<std::string> PercentDecode(std::string_view text) {
  std::string decoded;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      decoded += text[i];
      continue;
    }
    unsigned value = 0;
    const std::string_view digits = text.substr(i + 1, 2);
    const auto end = std::from_chars(digits.data(), digits.data() + digits.size(), value, 16).ptr;
    if (digits.size() != 2 || end != digits.data() + 2) return std::nullopt;
    decoded += static_cast<char>(value);
    i += 2;
  }
  return decoded;
}

std::string FormatHttpDate(std::int64_t seconds) {
  const std::time_t time = seconds;
  std::tm parts{};
  gmtime_r(&time, &parts);
  char text[40];
  return {text, std::strftime(text, sizeof text, "%a, %d %b %Y %H:%M:%S GMT", &parts)};
}

std::optional<std::int64_t> ParseHttpDate(const std::string& text) {
  std::tm parts{};
  const char* end = strptime(text.c_str(), "%a, %d %b %Y %H:%M:%S GMT", &parts);
  if (end == nullptr || *end != '\0') return std::nullopt;
  return timegm(&parts);
}

std::string_view Trim(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

bool EqualsIgnoreCase(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](char x, char y) { return Lower(x) == Lower(y); });
}

}  // namespace reelcache
