// Counts the bytes of objects in everything a server wrote to a connection, from the bytes alone: what its counters say
// is held against it.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "support/chunked_body.h"

namespace reelcache {

class SentBodies {
 public:
  explicit SentBodies(std::string_view written) : rest_(written) {}

  std::uint64_t ObjectBytes() {
    std::uint64_t total = 0;
    while (!rest_.empty()) {
      std::string_view head = TakeHead();
      std::string body = TakeBody(head);
      bool with_object = head.substr(9, 3) == "200" || head.substr(9, 3) == "206";
      if (!with_object || !Field(head, "Accept-Ranges")) continue;
      bool multipart = Field(head, "Content-Type").value_or("").starts_with("multipart/byteranges");
      total += multipart ? PartBytes(body) : body.size();
    }
    return total;
  }

 private:
  std::string_view TakeHead() {
    std::size_t end = rest_.find("\r\n\r\n");
    EXPECT_TRUE(rest_.starts_with("HTTP/1.1 ")) << "no head: " << rest_.substr(0, 40);
    EXPECT_NE(end, std::string_view::npos) << "a head in pieces";
    std::string_view head = rest_.substr(0, end == std::string_view::npos ? end : end + 2);
    rest_.remove_prefix(std::min(rest_.size(), head.size() + 2));
    return head;
  }

  // None after HEAD, which the next answer's head tells. What was cut is short.
  std::string TakeBody(std::string_view head) {
    if (Field(head, "Transfer-Encoding") == "chunked") {
      std::string body;
      ChunkScan scan = ScanChunks(rest_, &body);
      EXPECT_FALSE(scan.malformed);
      rest_.remove_prefix(scan.complete ? scan.used : rest_.size());
      return body;
    }
    if (Field(head, "Content-Type") == "text/event-stream") {  // of HTTP/1.0: until the end
      rest_ = {};
      return "";
    }
    auto length = Field(head, "Content-Length");
    if (rest_.starts_with("HTTP/1.1 ")) return "";
    std::string body(rest_.substr(0, length ? Number(*length) : rest_.size()));  // without one it goes to the end
    rest_.remove_prefix(body.size());
    return body;
  }

  static std::uint64_t PartBytes(std::string_view body) {
    std::uint64_t total = 0;
    for (std::size_t end; (end = body.find("\r\n\r\n")) != std::string_view::npos;) {
      auto range = Field(body.substr(0, end + 2), "Content-Range");  // bytes 0-9/100
      body.remove_prefix(end + 4);
      if (!range) break;
      std::uint64_t first = Number(range->substr(6)), last = Number(range->substr(range->find('-') + 1));
      std::uint64_t bytes = std::min<std::uint64_t>(last + 1 - first, body.size());
      body.remove_prefix(bytes);
      total += bytes;
    }
    return total;
  }

  static std::optional<std::string_view> Field(std::string_view head, std::string_view name) {
    std::size_t line = head.find("\r\n" + std::string(name) + ": ");
    if (line == std::string_view::npos) return std::nullopt;
    std::size_t value = line + name.size() + 4;
    return head.substr(value, head.find("\r\n", value) - value);
  }

  static std::uint64_t Number(std::string_view text) {
    std::uint64_t number = 0;
    std::from_chars(text.data(), text.data() + text.size(), number);
    return number;
  }

  std::string_view rest_;
};

}  // namespace reelcache
