#include "http/head_scanner.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

namespace reelcache {
namespace {

constexpr HeadScanner::Limits kLimits = {.target_bytes = 100, .head_bytes = 400, .fields = 5, .empty_lines = 3};
constexpr std::size_t kReadSizes[] = {1, 2, 3, 7, 31, 1 << 20};

std::size_t FeedAll(HeadScanner& scanner, std::string_view bytes, std::size_t read_size) {
  std::size_t used = 0;
  while (used < bytes.size() && !scanner.done() && !scanner.refusal())
    used += scanner.Feed(bytes.substr(used, read_size));
  return used;
}

TEST(HeadScanner, FindsTheEndInPiecesOfAnySize) {
  const std::string head = "GET /a HTTP/1.1\r\nHost: a\r\nX:\r\n\r\n";
  for (std::size_t read_size : kReadSizes) {
    SCOPED_TRACE(read_size);
    HeadScanner scanner(kLimits);
    EXPECT_EQ(FeedAll(scanner, "\r\n\r\n" + head + "GET /next", read_size), head.size() + 4);
    ASSERT_TRUE(scanner.done());
    EXPECT_EQ(scanner.text(), head);
    EXPECT_EQ(scanner.method(), "GET");
    EXPECT_EQ(scanner.minor_version(), 1);
    EXPECT_EQ(scanner.Feed("more"), 0u);
  }
}

TEST(HeadScanner, StartsWithTheFirstByteThatIsNoEmptyLine) {
  HeadScanner scanner(kLimits);
  EXPECT_FALSE(scanner.started());
  scanner.Feed("\r\n\r");
  EXPECT_FALSE(scanner.started());
  scanner.Feed("\nG");
  EXPECT_TRUE(scanner.started());
  scanner.Reset();
  EXPECT_FALSE(scanner.started());
}

TEST(HeadScanner, IsAsNewAfterReset) {
  HeadScanner scanner(kLimits);
  scanner.Feed("GET /a HTTP/1.0\r\nHost: a\r\n\r\n");
  ASSERT_TRUE(scanner.done());
  scanner.Reset();
  EXPECT_FALSE(scanner.done());
  scanner.Feed("HEAD /b HTTP/1.1\r\n\r\n");
  ASSERT_TRUE(scanner.done());
  EXPECT_EQ(scanner.text(), "HEAD /b HTTP/1.1\r\n\r\n");
  scanner.Reset();
  scanner.Feed("\x16\x03");
  ASSERT_TRUE(scanner.refusal());
  scanner.Reset();
  EXPECT_FALSE(scanner.refusal());
}

TEST(HeadScanner, ReadsAHigherMinorVersionAsTheHighestKnown) {
  HeadScanner scanner(kLimits);
  scanner.Feed("GET / HTTP/1.7\r\n\r\n");
  ASSERT_TRUE(scanner.done());
  EXPECT_EQ(scanner.minor_version(), 1);
  EXPECT_EQ(scanner.text(), "GET / HTTP/1.1\r\n\r\n");
}

struct Case {
  const char* name;
  std::string bytes;  // the last byte is the one that must be refused
  int status;
};

std::string Repeat(std::string_view text, std::size_t count) {
  std::string out;
  while (count-- > 0) out += text;
  return out;
}

const std::string kLine = "GET / HTTP/1.1\r\n";
const std::string kTo400 = kLine + "X: " + std::string(400 - kLine.size() - 3, 'a');

const Case kRefusedAtTheLastByte[] = {
    {"TLS ClientHello", "\x16", 400},
    {"leading blank", " ", 400},
    {"leading LF", "\n", 400},
    {"one empty line too many", Repeat("\r\n", 4), 400},
    {"CR of an empty line alone", "\rG", 400},
    {"tab after the method", "GET\t", 400},
    {"vertical tab after the method", "GET\v", 400},
    {"CR after the method", "GET\r", 400},
    {"delimiter in the method", "G@", 400},
    {"NUL in the method", std::string("G\0", 2), 400},
    {"a response", "HTTP/", 400},
    {"SSH banner", "SSH-2.0-OpenSSH_9.2\r", 400},
    {"HTTP/2 preface", "PRI ", 400},
    {"unknown method", "FROB ", 501},
    {"lower-case method", "get ", 501},
    {"method of ICE", "SOURCE ", 501},
    {"PROXY protocol", "PROXY ", 501},
    {"longest method and one byte", std::string(33, 'A'), 501},
    {"no target", "GET  ", 400},
    {"no version", "GET /\r", 400},
    {"control byte in the target", "GET /\x01", 400},
    {"NUL in the target", std::string("GET /\0", 6), 400},
    {"DEL in the target", "GET /\x7f", 400},
    {"byte above ASCII in the target", "GET /\x80", 400},
    {"LF in the target", "GET /\n", 400},
    {"target one byte too long", "GET " + std::string(101, '/'), 414},
    {"blank in the target", "GET /a b", 400},
    {"blank after the version", "GET / HTTP/1.1 ", 400},
    {"bare LF after the version", "GET / HTTP/1.1\n", 400},
    {"bare CR after the version", "GET / HTTP/1.1\rH", 400},
    {"HTTP/0.9", "GET / HTTP/0.9\r", 505},
    {"HTTP/2.0", "GET / HTTP/2.0\r", 505},
    {"HTTP/1.10", "GET / HTTP/1.10", 400},
    {"HTTP/01.1", "GET / HTTP/01.1", 400},
    {"HTTP/1", "GET / HTTP/1\r", 400},
    {"HTTP/1.", "GET / HTTP/1.\r", 400},
    {"HTTP/1.1x", "GET / HTTP/1.1x", 400},
    {"http/1.1", "GET / http/1.1\r", 400},
    {"HTTPS/1.1", "GET / HTTPS/1.1", 400},
    {"HTTP /1.1", "GET / HTTP ", 400},
    {"RTSP/1.0", "GET / RTSP/1.0\r", 400},
    {"blank before the first field", kLine + " ", 400},
    {"tab before the first field", kLine + "\t", 400},
    {"folded line", kLine + "X: 1\r\n ", 400},
    {"folded line with a tab", kLine + "X: 1\r\n\t", 400},
    {"blank before the colon", kLine + "X ", 400},
    {"tab before the colon", kLine + "X\t", 400},
    {"no name", kLine + ":", 400},
    {"no colon", kLine + "X\r", 400},
    {"delimiter in the name", kLine + "X(", 400},
    {"NUL in the name", kLine + std::string("X\0", 2), 400},
    {"byte above ASCII in the name", kLine + "X\x80", 400},
    {"NUL in the value", kLine + std::string("X: a\0", 5), 400},
    {"control byte in the value", kLine + "X: a\x01", 400},
    {"escape in the value", kLine + "X: a\x1b", 400},
    {"DEL in the value", kLine + "X: a\x7f", 400},
    {"bare LF after a value", kLine + "X: a\n", 400},
    {"bare CR in a value", kLine + "X: a\rR", 400},
    {"bare LF for the empty line", kLine + "\n", 400},
    {"bare CR for the empty line", kLine + "\rX", 400},
    {"one field too many", kLine + Repeat("X: 1\r\n", 5) + "X", 431},
    {"one byte too many", kTo400 + "a", 431},
    {"one byte too many in the empty line", kTo400.substr(0, 397) + "\r\n\r\n", 431},
};

TEST(HeadScanner, RefusesAtTheFirstWrongByte) {
  for (const Case& c : kRefusedAtTheLastByte) {
    SCOPED_TRACE(c.name);
    HeadScanner before(kLimits);
    FeedAll(before, c.bytes.substr(0, c.bytes.size() - 1), 1 << 20);
    EXPECT_FALSE(before.refusal() || before.done());
    for (std::size_t read_size : kReadSizes) {
      HeadScanner scanner(kLimits);
      FeedAll(scanner, c.bytes + "rest of it\r\n\r\n", read_size);
      ASSERT_TRUE(scanner.refusal()) << read_size;
      EXPECT_FALSE(scanner.done());
      EXPECT_EQ(scanner.refusal()->status, c.status) << read_size;
      EXPECT_FALSE(scanner.refusal()->reason.empty());
      EXPECT_EQ(scanner.Feed("more"), 0u);
    }
  }
}

TEST(HeadScanner, TakesWhatLiesAtTheLimits) {
  const std::string heads[] = {
      Repeat("\r\n", 3) + "GET / HTTP/1.1\r\n\r\n",
      "GET " + std::string(100, '/') + " HTTP/1.1\r\n\r\n",
      kLine + Repeat("X: 1\r\n", 5) + "\r\n",
      kTo400.substr(0, 396) + "\r\n\r\n",
      kLine + "X: \t caf\xc3\xa9 \t\r\n\r\n",
      kLine + "!#$%&'*+-.^_`|~9:\r\n\r\n",
      "M-SEARCH * HTTP/1.0\r\n\r\n",
  };
  for (const std::string& head : heads) {
    for (std::size_t read_size : kReadSizes) {
      HeadScanner scanner(kLimits);
      EXPECT_EQ(FeedAll(scanner, head, read_size), head.size()) << head;
      EXPECT_TRUE(scanner.done()) << head;
    }
  }
}

TEST(HeadScanner, LooksAtNothingBehindTheLimit) {
  HeadScanner scanner(kLimits);
  std::string endless = kLine + "X: " + std::string(1 << 20, 'a');
  EXPECT_LE(scanner.Feed(endless), kLimits.head_bytes + 1);
  ASSERT_TRUE(scanner.refusal());
  EXPECT_EQ(scanner.refusal()->status, 431);
}

}  // namespace
}  // namespace reelcache
