// The text of HTTP/1.1 as far as a well-behaved origin needs it: heads, dates, percent-encoding.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace reelcache {

struct Field {
  std::string name;
  std::string value;
};

class Fields {
 public:
  // The value of the first field of that name (any case), or null.
  const std::string* Find(std::string_view name) const;
  // Takes the place of a field of that name.
  void Set(std::string_view name, std::string value);
  void Append(Field field) { list_.push_back(std::move(field)); }
  const std::vector<Field>& list() const { return list_; }

 private:
  std::vector<Field> list_;
};

struct RequestHead {
  std::string method;
  std::string target;       // as sent
  std::string name;         // decoded path without the leading slash and the query
  bool keep_alive = true;
  Fields fields;
};

// `text` is everything up to the empty line, that line excluded.
std::optional<RequestHead> ParseRequestHead(std::string_view text);

struct ResponseHead {
  int status = 200;
  Fields fields;

  std::string Format(bool keep_alive) const;
};

// Null when a percent sign is not followed by two hexadecimal digits.
std::optional<std::string> PercentDecode(std::string_view text);

// Seconds since 1970 and IMF-fixdate, RFC 9110 §5.6.7.
std::string FormatHttpDate(std::int64_t seconds);
std::optional<std::int64_t> ParseHttpDate(const std::string& text);

std::string_view Trim(std::string_view text);
bool EqualsIgnoreCase(std::string_view a, std::string_view b);

}  // namespace reelcache
