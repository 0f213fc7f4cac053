#include "http/head_rules.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

namespace reelcache {
namespace {

using Lines = std::vector<std::pair<std::string, std::string>>;

constexpr std::uint64_t kMostBodyBytes = 1000;

struct Case {
  const char* name;
  Lines lines;
  int status;  // 0: nothing to say against it
  int minor_version = 1;
};

RequestHead MakeHead(const Case& c) {
  RequestHead head;
  head.minor_version = c.minor_version;
  for (const auto& [name, value] : c.lines) head.fields.Add(name, value);
  return head;
}

int StatusOf(const std::optional<Refusal>& refusal) {
  if (!refusal) return 0;
  EXPECT_FALSE(refusal->reason.empty());
  return refusal->status;
}

const Case kHostCases[] = {
    {"one", {{"Host", "a.example:80"}}, 0},
    {"none", {}, 400},
    {"none in 1.0", {}, 0, 0},
    {"only X-Forwarded-Host", {{"X-Forwarded-Host", "a"}}, 400},
    {"two different", {{"Host", "a"}, {"Host", "b"}}, 400},
    {"two equal", {{"Host", "a"}, {"host", "a"}}, 400},
    {"two in 1.0", {{"Host", "a"}, {"Host", "a"}}, 400, 0},
    {"empty", {{"Host", ""}}, 400},
    {"path", {{"Host", "a/evil"}}, 400},
    {"path in 1.0", {{"Host", "a/evil"}}, 400, 0},
    {"userinfo", {{"Host", "u@a"}}, 400},
};

TEST(HeadRules, Host) {
  for (const Case& c : kHostCases) {
    SCOPED_TRACE(c.name);
    EXPECT_EQ(StatusOf(CheckHost(MakeHead(c))), c.status);
  }
}

const Case kFramingCases[] = {
    {"no body", {}, 0},
    {"length", {{"Content-Length", "5"}}, 0},
    {"length 0", {{"Content-Length", "0"}}, 0},
    {"length with leading zero", {{"Content-Length", "010"}}, 0},
    {"length at the limit", {{"Content-Length", "1000"}}, 0},
    {"length above the limit", {{"Content-Length", "1001"}}, 413},
    {"length 2^63-1", {{"Content-Length", "9223372036854775807"}}, 413},
    {"length 2^64", {{"Content-Length", "18446744073709551616"}}, 400},
    {"negative", {{"Content-Length", "-1"}}, 400},
    {"plus sign", {{"Content-Length", "+5"}}, 400},
    {"hexadecimal", {{"Content-Length", "0x5"}}, 400},
    {"empty", {{"Content-Length", ""}}, 400},
    {"list", {{"Content-Length", "5, 5"}}, 400},
    {"two lines", {{"Content-Length", "5"}, {"content-length", "5"}}, 400},
    {"underscore is another field", {{"Content_Length", "x"}}, 0},
    {"chunked", {{"Transfer-Encoding", "chunked"}}, 0},
    {"chunked in capitals", {{"Transfer-Encoding", "CHUNKED"}}, 0},
    {"chunked and empty elements", {{"Transfer-Encoding", ", chunked,"}}, 0},
    {"chunked in 1.0", {{"Transfer-Encoding", "chunked"}}, 400, 0},
    {"both", {{"Transfer-Encoding", "chunked"}, {"Content-Length", "5"}}, 400},
    {"both, length 0", {{"Content-Length", "0"}, {"Transfer-Encoding", "chunked"}}, 400},
    {"identity", {{"Transfer-Encoding", "identity"}}, 400},
    {"gzip", {{"Transfer-Encoding", "gzip"}}, 400},
    {"gzip, chunked", {{"Transfer-Encoding", "gzip, chunked"}}, 501},
    {"gzip and chunked in two lines", {{"Transfer-Encoding", "gzip"}, {"Transfer-Encoding", "chunked"}}, 501},
    {"chunked, gzip", {{"Transfer-Encoding", "chunked, gzip"}}, 400},
    {"chunked twice", {{"Transfer-Encoding", "chunked, chunked"}}, 400},
    {"chunked twice in two lines", {{"Transfer-Encoding", "chunked"}, {"Transfer-Encoding", "chunked"}}, 400},
    {"xchunked", {{"Transfer-Encoding", "xchunked"}}, 400},
    {"parameter", {{"Transfer-Encoding", "chunked;q=1"}}, 400},
    {"quoted", {{"Transfer-Encoding", "\"chunked\""}}, 400},
    {"empty coding", {{"Transfer-Encoding", ""}}, 400},
    {"empty coding beside a length", {{"Transfer-Encoding", ""}, {"Content-Length", "5"}}, 400},
};

TEST(HeadRules, Framing) {
  for (const Case& c : kFramingCases) {
    SCOPED_TRACE(c.name);
    EXPECT_EQ(StatusOf(CheckFraming(MakeHead(c), kMostBodyBytes)), c.status);
  }
}

TEST(HeadRules, HasBody) {
  EXPECT_FALSE(HasBody(MakeHead({"", {}, 0}).fields));
  EXPECT_FALSE(HasBody(MakeHead({"", {{"Content-Length", "00"}}, 0}).fields));
  EXPECT_TRUE(HasBody(MakeHead({"", {{"Content-Length", "1"}}, 0}).fields));
  EXPECT_TRUE(HasBody(MakeHead({"", {{"Transfer-Encoding", "chunked"}}, 0}).fields));
}

TEST(HeadRules, KeepsAlive) {
  struct AliveCase {
    const char* connection;
    bool in_1_1;
    bool in_1_0;
  };
  const AliveCase cases[] = {
      {"", true, false},
      {"close", false, false},
      {"Close", false, false},
      {"keep-alive", true, true},
      {"Keep-Alive, X-Hop", true, true},
      {"keep-alive, close", false, false},
      {"upgrade", true, false},
  };
  for (const AliveCase& c : cases) {
    SCOPED_TRACE(c.connection);
    const Case request{"", {{"Connection", c.connection}}, 0};  // the head points into it
    RequestHead head = MakeHead(request);
    EXPECT_EQ(KeepsAlive(head.fields, 1), c.in_1_1);
    EXPECT_EQ(KeepsAlive(head.fields, 0), c.in_1_0);
  }
}

TEST(HeadRules, ExpectsContinue) {
  struct ExpectCase {
    const char* expect;
    bool result;
  };
  const ExpectCase cases[] = {
      {"100-continue", true}, {", 100-CONTINUE", true}, {"y 100-continue", false}, {"teleport", false}, {"", false}};
  for (const ExpectCase& c : cases) {
    SCOPED_TRACE(c.expect);
    const Case request{"", {{"Expect", c.expect}}, 0};
    RequestHead head = MakeHead(request);
    EXPECT_EQ(ExpectsContinue(head.fields, 1), c.result);
    EXPECT_FALSE(ExpectsContinue(head.fields, 0));
  }
}

}  // namespace
}  // namespace reelcache
