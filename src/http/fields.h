// The field lines of one message, in order, names as sent; looked up without regard to case (RFC 9110 §5).
//
// Lifetime: views into the buffer of whoever parsed the message.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace reelcache {

class Fields {
 public:
  void Add(std::string_view name, std::string_view value) {
    lines_.emplace_back(name, value);
    marks_ |= MarkOf(name);
  }
  void Clear() {
    lines_.clear();
    marks_ = 0;
  }

  // The first line's value; nothing when there is none.
  std::optional<std::string_view> Find(std::string_view name) const {
    return MayHold(name) ? FindLine(name) : std::nullopt;
  }
  std::size_t Count(std::string_view name) const { return MayHold(name) ? CountLines(name) : 0; }

  // All lines of that name joined by ", " (RFC 9110 §5.3); nothing when there is none.
  std::optional<std::string> Joined(std::string_view name) const {
    return MayHold(name) ? JoinLines(name) : std::nullopt;
  }

  // Whether the comma list under `name` holds `token`, without regard to case.
  bool HasToken(std::string_view name, std::string_view token) const {
    return MayHold(name) && HasTokenInLines(name, token);
  }

  const std::vector<std::pair<std::string_view, std::string_view>>& lines() const { return lines_; }

 private:
  // Most fields that are asked for are not there, and mostly this says so without a look at the lines. Inline: the mark
  // of a name that is written out is a constant.
  bool MayHold(std::string_view name) const { return (marks_ & MarkOf(name)) != 0; }
  static constexpr std::uint64_t MarkOf(std::string_view name) {
    constexpr auto kFold = [](char c) { return static_cast<unsigned char>(c) | 0x20u; };  // letters to lower case
    if (name.empty()) return 1;
    return std::uint64_t{1} << (5 * name.size() + kFold(name.front()) + 3 * kFold(name.back())) % 64;
  }

  std::optional<std::string_view> FindLine(std::string_view name) const;
  std::size_t CountLines(std::string_view name) const;
  std::optional<std::string> JoinLines(std::string_view name) const;
  bool HasTokenInLines(std::string_view name, std::string_view token) const;

  std::vector<std::pair<std::string_view, std::string_view>> lines_;
  std::uint64_t marks_ = 0;  // of all names here
};

}  // namespace reelcache
