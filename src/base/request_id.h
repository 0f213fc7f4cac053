// Names one request in its answer, in the logs, and in what it causes at the origin.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace reelcache {

struct RequestId {
  std::uint64_t value = 0;  // 0: none, such as of what nobody asked for

  explicit operator bool() const { return value != 0; }
  friend bool operator==(const RequestId&, const RequestId&) = default;
};

// 16 hexadecimal digits, without an allocation.
class RequestIdText {
 public:
  explicit RequestIdText(RequestId id) {
    for (std::size_t i = line_.size() - 2; i-- > kName.size(); id.value >>= 4)
      line_[i] = "0123456789abcdef"[id.value & 15];
  }
  std::string_view view() const { return line().substr(kName.size(), 16); }
  // The field line of an answer: one piece, since every answer has it.
  std::string_view line() const { return {line_.data(), line_.size()}; }

 private:
  static constexpr std::string_view kName = "X-Request-Id: ";
  std::array<char, 32> line_{'X', '-', 'R', 'e', 'q', 'u', 'e', 's', 't', '-', 'I', 'd', ':', ' ',
                             '0', '0', '0', '0', '0', '0', '0', '0', '0', '0', '0', '0', '0', '0', '0', '0', '\r', '\n'};
};

// " [0123456789abcdef]" behind a line of the log that is about a request; nothing for none.
inline std::string InBrackets(RequestId id) {
  return id ? " [" + std::string(RequestIdText(id).view()) + "]" : std::string();
}

// The ids of one connection: counted from a random one, so that they tell its client how many it sent itself and nothing of
// others. Thread: one at a time.
class RequestIds {
 public:
  RequestIds();
  explicit RequestIds(std::uint64_t first) : next_(first) {}

  RequestId Next() {
    if (next_ == 0) ++next_;
    return {next_++};
  }

 private:
  std::uint64_t next_;
};

}  // namespace reelcache
