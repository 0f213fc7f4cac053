#include "http/request_parser.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <llhttp.h>

#include <string>
#include <vector>

namespace reelcache {
namespace {

using testing::ElementsAreArray;

constexpr std::size_t kReadSizes[] = {1, 2, 3, 7, 31, 1 << 20};

// What came out of a connection's bytes.
struct Seen {
  std::vector<std::string> heads;  // "GET /target", in order
  std::size_t complete = 0;        // requests read to their end
  int refused = 0;                 // status; 0 when nothing was refused
  ParseState state = ParseState::kReadingHead;
};

// Reads on after a refusal as little as a connection does: not at all.
Seen Read(std::string_view bytes, std::size_t read_size, RequestParser::Limits limits = {}) {
  RequestParser parser(limits);
  Seen seen;
  bool head_seen = false;
  while (!bytes.empty() && parser.state() != ParseState::kRefused) {
    bytes.remove_prefix(parser.Feed(bytes.substr(0, read_size)));
    bool has_head = parser.state() == ParseState::kReadingBody || parser.state() == ParseState::kComplete;
    if (has_head && !head_seen)
      seen.heads.push_back(std::string(parser.head().method_text) + " " + std::string(parser.head().target));
    head_seen = has_head;
    if (parser.state() != ParseState::kComplete) continue;
    ++seen.complete;
    head_seen = false;
    parser.Reset();
  }
  if (parser.state() == ParseState::kRefused) {
    seen.refused = parser.refusal_status();
    EXPECT_FALSE(parser.refusal_reason().empty());
  }
  seen.state = parser.state();
  return seen;
}

std::string Repeat(std::string_view text, std::size_t count) {
  std::string out;
  while (count-- > 0) out += text;
  return out;
}

const std::string kGet = "GET /ten.txt HTTP/1.1\r\nHost: a\r\n";
const std::string kPost = "POST /ten.txt HTTP/1.1\r\nHost: a\r\n";
const std::string kChunked = kGet + "Transfer-Encoding: chunked\r\n\r\n";
const std::string kSmuggled = "GET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n";
const std::string kNext = "GET /next HTTP/1.1\r\nHost: a\r\n\r\n";

struct Case {
  const char* name;
  std::string bytes;
  std::vector<std::string> heads;
  int refused = 0;
};

void Check(const Case& c) {
  for (std::size_t read_size : kReadSizes) {
    SCOPED_TRACE(std::string(c.name) + ", read size " + std::to_string(read_size));
    Seen seen = Read(c.bytes, read_size);
    EXPECT_THAT(seen.heads, ElementsAreArray(c.heads));
    EXPECT_EQ(seen.refused, c.refused);
    if (c.refused == 0) EXPECT_EQ(seen.complete, c.heads.size());
  }
}

const Case kGoodCases[] = {
    {"one request", kGet + "\r\n", {"GET /ten.txt"}},
    {"empty lines before", "\r\n\r\n" + kGet + "\r\n", {"GET /ten.txt"}},
    {"pipelined", kGet + "\r\n" + kNext, {"GET /ten.txt", "GET /next"}},
    {"100 pipelined", Repeat(kNext, 100), std::vector<std::string>(100, "GET /next")},
    {"empty line between requests", kGet + "\r\n\r\n" + kNext, {"GET /ten.txt", "GET /next"}},
    {"HTTP/1.0 without Host", "GET /a HTTP/1.0\r\n\r\n", {"GET /a"}},
    {"higher minor version", "GET /a HTTP/1.2\r\nHost: a\r\n\r\n", {"GET /a"}},
    {"no blank after a colon", "GET /a HTTP/1.1\r\nHost:a\r\n\r\n", {"GET /a"}},
    {"OPTIONS *", "OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n", {"OPTIONS *"}},
    {"absolute-form", "GET http://a/b HTTP/1.1\r\nHost: a\r\n\r\n", {"GET http://a/b"}},
    {"target of 8000 bytes", "GET /" + std::string(8000, 'a') + " HTTP/1.1\r\nHost: a\r\n\r\n",
     {"GET /" + std::string(8000, 'a')}},
    {"body with a length", kPost + "Content-Length: 5\r\n\r\nhello" + kNext, {"POST /ten.txt", "GET /next"}},
    {"body that looks like a request", kGet + "Content-Length: 36\r\n\r\n" + kSmuggled + "x" + kNext,
     {"GET /ten.txt", "GET /next"}},
    {"HEAD with a body", "HEAD /a HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello" + kNext, {"HEAD /a", "GET /next"}},
    {"length 0", kGet + "Content-Length: 0\r\n\r\n" + kNext, {"GET /ten.txt", "GET /next"}},
    {"length with a leading zero", kGet + "Content-Length: 010\r\n\r\n0123456789" + kNext, {"GET /ten.txt", "GET /next"}},
    {"fields that only look like framing", kGet + "Content_Length: 5\r\nTransfer_Encoding: chunked\r\n\r\n" + kNext,
     {"GET /ten.txt", "GET /next"}},
    {"chunked, empty", kChunked + "0\r\n\r\n" + kNext, {"GET /ten.txt", "GET /next"}},
    {"chunked", kChunked + "5\r\nhello\r\n1\r\nx\r\n0\r\n\r\n" + kNext, {"GET /ten.txt", "GET /next"}},
    {"chunked in capitals", kGet + "Transfer-Encoding: CHUNKED\r\n\r\n0\r\n\r\n" + kNext, {"GET /ten.txt", "GET /next"}},
    {"chunk size in capitals", kChunked + "A\r\n0123456789\r\n0\r\n\r\n" + kNext, {"GET /ten.txt", "GET /next"}},
    {"chunk size with leading zeros", kChunked + "0000005\r\nhello\r\n000\r\n\r\n" + kNext, {"GET /ten.txt", "GET /next"}},
    {"line ends in chunk data", kChunked + "6\r\n\n\r\r\n\t \r\n0\r\n\r\n" + kNext, {"GET /ten.txt", "GET /next"}},
    {"NUL in chunk data", kChunked + std::string("3\r\na\0b\r\n0\r\n\r\n", 13) + kNext, {"GET /ten.txt", "GET /next"}},
    {"chunk extension", kChunked + "5;a=\"b;c\";d=e\r\nhello\r\n0;x\r\n\r\n" + kNext, {"GET /ten.txt", "GET /next"}},
    {"trailers", kChunked + "0\r\nX-A: 1\r\nHost: evil.example\r\n\r\n" + kNext, {"GET /ten.txt", "GET /next"}},
    {"Upgrade: h2c", kGet + "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABk\r\n\r\n" + kNext,
     {"GET /ten.txt", "GET /next"}},
    {"Upgrade: websocket", kGet + "Connection: Upgrade\r\nUpgrade: websocket\r\n\r\n" + kNext, {"GET /ten.txt", "GET /next"}},
    {"Upgrade with a body", kPost + "Connection: Upgrade\r\nUpgrade: x\r\nContent-Length: 5\r\n\r\nhello" + kNext,
     {"POST /ten.txt", "GET /next"}},
    {"CONNECT", "CONNECT a:443 HTTP/1.1\r\nHost: a:443\r\n\r\n" + kNext, {"CONNECT a:443", "GET /next"}},
    {"request after Connection: close", kGet + "Connection: close\r\n\r\n" + kNext, {"GET /ten.txt", "GET /next"}},
    {"unknown expectation", kGet + "Expect: teleport\r\n\r\n", {"GET /ten.txt"}},
};

TEST(RequestParser, ReadsRequests) {
  for (const Case& c : kGoodCases) Check(c);
}

const Case kBadHeadCases[] = {
    {"no Host", "GET /a HTTP/1.1\r\n\r\n" + kSmuggled, {}, 400},
    {"two Hosts", kGet + "Host: b\r\n\r\n", {}, 400},
    {"bad Host", "GET /a HTTP/1.1\r\nHost: [::1\r\n\r\n", {}, 400},
    {"bad Host in 1.0", "GET /a HTTP/1.0\r\nHost: a b\r\n\r\n", {}, 400},
    {"target that is no form at all", "GET a HTTP/1.1\r\nHost: a\r\n\r\n", {}, 400},
    {"query only", "GET ?x=1 HTTP/1.1\r\nHost: a\r\n\r\n", {}, 400},
    {"good, then garbage", kGet + "\r\n\x16\x03\x01garbage\r\n\r\n", {"GET /ten.txt"}, 400},
    {"bad, then good", kGet + "X-A : 1\r\n\r\n" + kSmuggled, {}, 400},
    {"folded Transfer-Encoding", kPost + "Transfer-Encoding:\r\n chunked\r\n\r\n0\r\n\r\n", {}, 400},
    {"HTTP/2.0", "GET /a HTTP/2.0\r\nHost: a\r\n\r\n", {}, 505},
    {"HTTP/2 preface", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", {}, 400},
    {"unknown method", "FROB /a HTTP/1.1\r\nHost: a\r\n\r\n", {}, 501},
    {"two equal lengths", kGet + "Content-Length: 5\r\nContent-Length: 5\r\n\r\nhello", {}, 400},
    {"two different lengths", kGet + "Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello", {}, 400},
    {"list of lengths", kGet + "Content-Length: 5, 6\r\n\r\nhello", {}, 400},
    {"negative length", kGet + "Content-Length: -1\r\n\r\nhello", {}, 400},
    {"plus sign", kGet + "Content-Length: +5\r\n\r\nhello", {}, 400},
    {"hexadecimal length", kGet + "Content-Length: 0x5\r\n\r\nhello", {}, 400},
    {"blank inside a length", kGet + "Content-Length: 5 5\r\n\r\nhello", {}, 400},
    {"exponent", kGet + "Content-Length: 5e0\r\n\r\nhello", {}, 400},
    {"other digits", kGet + "Content-Length: \xd9\xa5\r\n\r\nhello", {}, 400},
    {"empty length", kGet + "Content-Length: \r\n\r\n", {}, 400},
    {"length 2^64", kGet + "Content-Length: 18446744073709551616\r\n\r\nhello", {}, 400},
    {"length 2^63-1", kGet + "Content-Length: 9223372036854775807\r\n\r\n", {}, 413},
    {"length above the limit", kGet + "Content-Length: 65537\r\n\r\n", {}, 413},
    {"CL.TE", kPost + "Content-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + kSmuggled, {}, 400},
    {"TE.CL", kPost + "Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n1d\r\n" + kSmuggled, {}, 400},
    {"both, length 0", kGet + "Content-Length: 0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", {}, 400},
    {"chunked in 1.0", "GET /a HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + kSmuggled, {}, 400},
    {"identity", kPost + "Transfer-Encoding: identity\r\n\r\n0\r\n\r\n", {}, 400},
    {"gzip, chunked", kPost + "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n", {}, 501},
    {"chunked, gzip", kPost + "Transfer-Encoding: chunked, gzip\r\n\r\n0\r\n\r\n", {}, 400},
    {"chunked twice", kPost + "Transfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n", {}, 400},
    {"xchunked", kPost + "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n", {}, 400},
    {"vertical tab before chunked", kPost + "Transfer-Encoding: \vchunked\r\n\r\n0\r\n\r\n", {}, 400},
    {"parameter", kPost + "Transfer-Encoding: chunked;q=1\r\n\r\n0\r\n\r\n", {}, 400},
    {"quoted", kPost + "Transfer-Encoding: \"chunked\"\r\n\r\n0\r\n\r\n", {}, 400},
    {"empty coding", kPost + "Transfer-Encoding: \r\n\r\n0\r\n\r\n", {}, 400},
    {"empty coding and a length", kPost + "Content-Length: 5\r\nTransfer-Encoding: \r\n\r\nhello", {}, 400},
    {"target of 70000 bytes", "GET /" + std::string(70000, 'a') + " HTTP/1.1\r\nHost: a\r\n\r\n", {}, 414},
    {"field of 100000 bytes", kGet + "X-A: " + std::string(100000, 'a') + "\r\n\r\n", {}, 431},
    {"name of 70000 bytes", kGet + std::string(70000, 'a') + ": 1\r\n\r\n", {}, 431},
    {"10000 fields", kGet + Repeat("X-A: 1\r\n", 10000) + "\r\n", {}, 431},
    {"a megabyte without a line end", std::string(1 << 20, 'A'), {}, 501},
    {"10000 empty lines", Repeat("\r\n", 10000), {}, 400},
};

TEST(RequestParser, RefusesBadHeads) {
  for (const Case& c : kBadHeadCases) Check(c);
}

Case BadChunks(const char* name, std::string chunks, int status = 400) {
  return {name, kChunked + std::move(chunks) + kSmuggled, {"GET /ten.txt"}, status};
}

const Case kBadBodyCases[] = {
    BadChunks("0x prefix", "0x5\r\nhello\r\n0\r\n\r\n"),
    BadChunks("minus sign", "-5\r\nhello\r\n0\r\n\r\n"),
    BadChunks("plus sign", "+5\r\nhello\r\n0\r\n\r\n"),
    BadChunks("underscore", "0_5\r\nhello\r\n0\r\n\r\n"),
    BadChunks("leading blank", " 5\r\nhello\r\n0\r\n\r\n"),
    BadChunks("trailing blanks", "5  \r\nhello\r\n0\r\n\r\n"),
    BadChunks("inner blank", "1 0\r\n0123456789abcdef\r\n0\r\n\r\n"),
    BadChunks("no size", "\r\nhello\r\n0\r\n\r\n"),
    BadChunks("letter g", "g\r\nhello\r\n0\r\n\r\n"),
    BadChunks("17 digits", "10000000000000005\r\nhello\r\n0\r\n\r\n"),
    BadChunks("17 f", "fffffffffffffffff\r\nhello\r\n0\r\n\r\n"),
    BadChunks("size above the limit", "fffffffffffffff\r\nhello", 413),
    BadChunks("data longer than the size", "3\r\nhello\r\n0\r\n\r\n"),
    BadChunks("data shorter than the size", "6\r\nhello\r\n0\r\n\r\n"),
    BadChunks("bare LF after the size", "5\nhello\r\n0\r\n\r\n"),
    BadChunks("bare LF after the data", "5\r\nhello\n0\r\n\r\n"),
    BadChunks("bare LF in an extension", "5;a\nb\r\nhello\r\n0\r\n\r\n"),
    BadChunks("bare LF in a quoted extension", "5;a=\"\n\"\r\nhello\r\n0\r\n\r\n"),
    BadChunks("bare CR in an extension", "5;a\rb\r\nhello\r\n0\r\n\r\n"),
    BadChunks("NUL in an extension", std::string("5;a\0b\r\nhello\r\n0\r\n\r\n", 20)),
    BadChunks("extension without a name", "5;\r\nhello\r\n0\r\n\r\n"),
    BadChunks("bare LF ends the body", "0\n\n"),
    BadChunks("bare CR ends the body", "0\r\n\rX"),
    BadChunks("malformed trailer", "0\r\nbad trailer\r\n\r\n"),
    BadChunks("folded trailer", "0\r\nX: 1\r\n 2\r\n\r\n"),
    BadChunks("bare LF in trailers", "0\r\nX: 1\nY: 2\r\n\r\n"),
    BadChunks("bare CR in trailers", "0\r\nX: 1\rY: 2\r\n\r\n"),
    BadChunks("control byte in a trailer", "0\r\nX: \x01\r\n\r\n"),
    BadChunks("extension of 64 KiB", "5;" + std::string(65536, 'a') + "\r\nhello\r\n0\r\n\r\n"),
    BadChunks("50000 chunks of one byte", Repeat("1;x=y\r\nA\r\n", 50000) + "0\r\n\r\n"),
    BadChunks("100 KB of trailers", "0\r\n" + Repeat("X: " + std::string(97, 'a') + "\r\n", 1000) + "\r\n"),
    BadChunks("more data than allowed", Repeat("1000\r\n" + std::string(4096, 'a') + "\r\n", 17), 413),
};

TEST(RequestParser, RefusesBadBodies) {
  for (const Case& c : kBadBodyCases) Check(c);
}

TEST(RequestParser, WaitsForTheRest) {
  const std::string cut[] = {kGet, kGet + "\r", "GET /te", "\r\n", kPost + "Content-Length: 10\r\n\r\nhello",
                             kChunked + "5\r\nhel", kChunked + "5\r\nhello\r\n0\r\n", kChunked};
  for (const std::string& bytes : cut) {
    for (std::size_t read_size : kReadSizes) {
      Seen seen = Read(bytes, read_size);
      EXPECT_EQ(seen.complete, 0u) << bytes;
      EXPECT_EQ(seen.refused, 0) << bytes;
    }
  }
}

TEST(RequestParser, RefusesGarbageBeforeTheHeadEnds) {
  RequestParser parser;
  parser.Feed("\x16");
  ASSERT_EQ(parser.state(), ParseState::kRefused);
  EXPECT_EQ(parser.refusal_status(), 400);
  EXPECT_EQ(parser.Feed("more"), 0u);
}

TEST(RequestParser, StopsAfterTheHeadAndAfterTheRequest) {
  RequestParser parser;
  const std::string head = kPost + "Content-Length: 5\r\n\r\n";
  const std::string all = head + "hello" + kNext;
  EXPECT_EQ(parser.Feed(all), head.size());
  EXPECT_EQ(parser.state(), ParseState::kReadingBody);
  EXPECT_EQ(parser.Feed(std::string_view(all).substr(head.size())), 5u);
  EXPECT_EQ(parser.state(), ParseState::kComplete);
  EXPECT_EQ(parser.Feed(kNext), 0u);
  EXPECT_EQ(parser.head().target, "/ten.txt");
}

TEST(RequestParser, TakesNothingOfTheNextRequestAfterChunks) {
  RequestParser parser;
  const std::string body = "5\r\nhello\r\n0\r\nX: 1\r\n\r\n";
  EXPECT_EQ(parser.Feed(kChunked), kChunked.size());
  EXPECT_EQ(parser.Feed(body + kNext), body.size());
  EXPECT_EQ(parser.state(), ParseState::kComplete);
}

TEST(RequestParser, StartedTellsAnIdleConnectionFromABusyOne) {
  RequestParser parser;
  EXPECT_FALSE(parser.started());
  parser.Feed("\r\n");
  EXPECT_FALSE(parser.started());
  parser.Feed("G");
  EXPECT_TRUE(parser.started());
  parser.Feed("ET / HTTP/1.1\r\nHost: a\r\n\r\n");
  EXPECT_TRUE(parser.started());
  parser.Reset();
  EXPECT_FALSE(parser.started());
}

TEST(RequestParser, FillsTheHead) {
  for (std::size_t read_size : kReadSizes) {
    SCOPED_TRACE(read_size);
    std::string bytes =
        "HEAD /a%20b?q HTTP/1.0\r\nhost:\ta:5000 \r\nConnection: keep-alive\r\nX-Empty:\r\nX-Blank: \t \r\n"
        "X-Text: \t caf\xc3\xa9, \"b\" \t \r\n\r\n";
    RequestParser parser;
    for (std::size_t used = 0; used < bytes.size();) used += parser.Feed(std::string_view(bytes).substr(used, read_size));
    bytes.assign(bytes.size(), '#');  // the head must not point into the caller's bytes
    ASSERT_EQ(parser.state(), ParseState::kComplete);
    const RequestHead& head = parser.head();
    EXPECT_EQ(head.method, Method::kHead);
    EXPECT_EQ(head.method_text, "HEAD");
    EXPECT_EQ(head.target, "/a%20b?q");
    EXPECT_EQ(head.minor_version, 0);
    EXPECT_TRUE(head.keep_alive);
    EXPECT_FALSE(head.has_body || head.expects_continue);
    using Line = std::pair<std::string_view, std::string_view>;
    EXPECT_THAT(head.fields.lines(),
                testing::ElementsAre(Line("host", "a:5000"), Line("Connection", "keep-alive"), Line("X-Empty", ""),
                                     Line("X-Blank", ""), Line("X-Text", "caf\xc3\xa9, \"b\"")));
  }
}

struct HeadCase {
  const char* name;
  std::string bytes;
  Method method;
  bool keep_alive;
  bool has_body;
  bool expects_continue;
};

const HeadCase kHeadCases[] = {
    {"GET", kGet + "\r\n", Method::kGet, true, false, false},
    {"close", kGet + "Connection: keep-alive, close\r\n\r\n", Method::kGet, false, false, false},
    {"close in a second line", kGet + "Connection: x\r\nConnection: Close\r\n\r\n", Method::kGet, false, false, false},
    {"1.0", "GET / HTTP/1.0\r\n\r\n", Method::kGet, false, false, false},
    {"1.0 upgrade", "GET / HTTP/1.0\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n", Method::kGet, false, false, false},
    {"OPTIONS", "OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n", Method::kOptions, true, false, false},
    {"DELETE", "DELETE /a HTTP/1.1\r\nHost: a\r\n\r\n", Method::kDelete, true, false, false},
    {"PUT", "PUT /a HTTP/1.1\r\nHost: a\r\n\r\n", Method::kOther, true, false, false},
    {"POST, expecting", kPost + "Content-Length: 5\r\nExpect: 100-continue\r\n\r\n", Method::kPost, true, true, true},
    {"expecting in 1.0", "POST / HTTP/1.0\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n", Method::kPost, false, true,
     false},
    {"chunked", kChunked, Method::kGet, true, true, false},
};

TEST(RequestParser, DerivesWhatTheConnectionNeeds) {
  for (const HeadCase& c : kHeadCases) {
    SCOPED_TRACE(c.name);
    RequestParser parser;
    EXPECT_EQ(parser.Feed(c.bytes), c.bytes.size());
    ASSERT_EQ(parser.state(), c.has_body ? ParseState::kReadingBody : ParseState::kComplete);
    EXPECT_EQ(parser.head().method, c.method);
    EXPECT_EQ(parser.head().keep_alive, c.keep_alive);
    EXPECT_EQ(parser.head().has_body, c.has_body);
    EXPECT_EQ(parser.head().expects_continue, c.expects_continue);
  }
}

TEST(RequestParser, TrailersAreNotFields) {
  RequestParser parser;
  parser.Feed(kChunked);
  parser.Feed("0\r\nRange: bytes=0-0\r\n\r\n");
  ASSERT_EQ(parser.state(), ParseState::kComplete);
  EXPECT_EQ(parser.head().fields.Count("Range"), 0u);
}

TEST(RequestParser, KeepsItsLimits) {
  RequestParser::Limits limits;
  limits.target_bytes = 10;
  limits.head_bytes = 60;
  limits.fields = 2;
  limits.body_bytes = 4;
  limits.body_overhead_bytes = 20;
  struct LimitCase {
    const char* name;
    std::string bytes;
    int refused;
  };
  const LimitCase cases[] = {
      {"target at the limit", "GET /234567890 HTTP/1.1\r\nHost: a\r\n\r\n", 0},
      {"target above", "GET /2345678901 HTTP/1.1\r\nHost: a\r\n\r\n", 414},
      {"head at the limit", "GET / HTTP/1.1\r\nHost: a\r\nX: " + std::string(28, 'x') + "\r\n\r\n", 0},
      {"head above", "GET / HTTP/1.1\r\nHost: a\r\nX: " + std::string(29, 'x') + "\r\n\r\n", 431},
      {"fields at the limit", "GET / HTTP/1.1\r\nHost: a\r\nX:\r\n\r\n", 0},
      {"fields above", "GET / HTTP/1.1\r\nHost: a\r\nX:\r\nY:\r\n\r\n", 431},
      {"body at the limit", "GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\nabcd", 0},
      {"body above", "GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nabcde", 413},
      {"chunks at the limit", "GET / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding:chunked\r\n\r\n2\r\nab\r\n2\r\ncd\r\n0\r\n\r\n", 0},
      {"chunks above", "GET / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding:chunked\r\n\r\n2\r\nab\r\n3\r\ncde\r\n0\r\n\r\n", 413},
      {"overhead above", "GET / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding:chunked\r\n\r\n2;xxxxxxxx\r\nab\r\n0\r\nX:\r\n\r\n", 400},
  };
  for (const LimitCase& c : cases) {
    for (std::size_t read_size : kReadSizes) {
      SCOPED_TRACE(std::string(c.name) + ", read size " + std::to_string(read_size));
      Seen seen = Read(c.bytes, read_size, limits);
      EXPECT_EQ(seen.refused, c.refused);
      EXPECT_EQ(seen.complete, c.refused == 0 ? 1u : 0u);
    }
  }
}

TEST(RequestParser, IsAsNewAfterAnyRequest) {
  RequestParser parser;
  const std::string first[] = {kChunked + "5\r\nhel", kGet + "X : 1", "\x16", kPost + "Content-Length: 9\r\n\r\nab",
                               kGet + "X: " + std::string(20000, 'a') + "\r\n\r\n", "\r\n\r"};
  for (const std::string& bytes : first) {
    parser.Reset();
    for (std::size_t used = 0; used < bytes.size() && parser.state() != ParseState::kRefused;)
      used += parser.Feed(std::string_view(bytes).substr(used));
    parser.Reset();
    EXPECT_EQ(parser.state(), ParseState::kReadingHead);
    EXPECT_EQ(parser.Feed(kNext), kNext.size());
    ASSERT_EQ(parser.state(), ParseState::kComplete) << bytes;
    EXPECT_EQ(parser.head().fields.lines().size(), 1u);
    EXPECT_EQ(parser.head().target, "/next");
  }
}

// What a parser finds in one request.
struct Found {
  ParseState state;
  std::size_t used;
  std::string target;
  std::vector<std::pair<std::string, std::string>> fields;

  friend bool operator==(const Found&, const Found&) = default;
};

Found Find(RequestParser& parser, std::string_view bytes) {
  Found found{ParseState::kReadingHead, parser.Feed(bytes), {}, {}};
  found.state = parser.state();
  if (found.state != ParseState::kComplete && found.state != ParseState::kReadingBody) return found;
  found.target = parser.head().target;
  for (const auto& [name, value] : parser.head().fields.lines()) found.fields.emplace_back(name, value);
  return found;
}

// A head that comes again is read faster, and must be read as by a parser that never saw it.
TEST(RequestParser, ReadsAHeadAsIfTheOneBeforeHadNotBeen) {
  const std::string first = kGet + "Range: bytes=1000-1999\r\nContent-Length: 0\r\nCookie: a=1\r\n\r\n";
  auto with = [&](std::string_view old_text, std::string_view new_text) {
    std::string changed = first;
    return changed.replace(changed.find(old_text), old_text.size(), new_text);
  };
  const std::string seconds[] = {first, first + kNext, first.substr(0, first.size() - 1), with("1000-1999", "2000-2999"),
                                 with("1000-1999", "10000-10999"), with("1000-1999", "9-9"), with("1000-1999", "1000-199x"),
                                 with("1000-1999", "1000-199\n"), with("1000-1999", "1000,1999"), with("Length: 0", "Length: 5"),
                                 with("a=1", "a=2"), with("GET", "PUT"), with("1.1", "1.0"), "\r\n" + first, "x"};
  for (const std::string& second : seconds) {
    RequestParser fresh, used;
    ASSERT_EQ(Find(used, first).state, ParseState::kComplete);
    used.Reset();
    EXPECT_FALSE(used.started());
    EXPECT_TRUE(used.untouched());
    EXPECT_EQ(Find(used, second), Find(fresh, second)) << second;
  }
  for (std::size_t i = 0; i < first.size(); ++i)
    for (int value : {0, 9, 13, 32, 45, 49, 57, 58, 65, 255}) {
      std::string second = first;
      second[i] = static_cast<char>(value);
      RequestParser fresh, used;
      Find(used, first);
      used.Reset();
      ASSERT_EQ(Find(used, second), Find(fresh, second)) << i << " " << value;
    }
}

// Every single byte in every place of a request: no crash, and one outcome whatever the read size.
TEST(RequestParser, OneChangedByteHasOneOutcome) {
  const std::string bytes = kPost + "Transfer-Encoding: chunked\r\n\r\n5;a=b\r\nhello\r\n0\r\nX: 1\r\n\r\n" + kNext;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    for (int value : {0, 9, 10, 13, 32, 34, 44, 48, 58, 59, 65, 127, 128, 255}) {
      std::string changed = bytes;
      changed[i] = static_cast<char>(value);
      Seen whole = Read(changed, changed.size());
      Seen single = Read(changed, 1);
      ASSERT_EQ(whole.heads, single.heads) << i << " " << value;
      ASSERT_EQ(whole.refused, single.refused) << i << " " << value;
      ASSERT_EQ(whole.state, single.state) << i << " " << value;
    }
  }
}

TEST(RequestParser, LlhttpIsStrict) {
  llhttp_t parser;
  llhttp_settings_t settings;
  llhttp_settings_init(&settings);
  llhttp_init(&parser, HTTP_REQUEST, &settings);
  EXPECT_EQ(parser.lenient_flags, 0);
  const std::string lenient = kGet + "X: a\nY: b\r\n\r\n";
  EXPECT_NE(llhttp_execute(&parser, lenient.data(), lenient.size()), HPE_OK);
}

}  // namespace
}  // namespace reelcache
