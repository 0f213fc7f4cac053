// The field lines of one message, in order, names as sent; looked up without regard to case (RFC 9110 §5).
//
// Lifetime: views into the buffer of whoever parsed the message.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace reelcache {

class Fields {
 public:
  void Add(std::string_view name, std::string_view value) { lines_.emplace_back(name, value); }
  void Clear() { lines_.clear(); }

  // The first line's value; nothing when there is none.
  std::optional<std::string_view> Find(std::string_view name) const;
  std::size_t Count(std::string_view name) const;

  // All lines of that name joined by ", " (RFC 9110 §5.3); nothing when there is none.
  std::optional<std::string> Joined(std::string_view name) const;

  // Whether the comma list under `name` holds `token`, without regard to case.
  bool HasToken(std::string_view name, std::string_view token) const;

  const std::vector<std::pair<std::string_view, std::string_view>>& lines() const { return lines_; }

 private:
  std::vector<std::pair<std::string_view, std::string_view>> lines_;
};

}  // namespace reelcache
