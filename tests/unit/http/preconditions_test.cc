#include "http/preconditions.h"

#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <utility>
#include <vector>

#include "http/http_date.h"

namespace reelcache {
namespace {

using Lines = std::vector<std::pair<std::string, std::string>>;
using enum PreconditionResult;

const std::string kModified = "Tue, 15 Nov 1994 12:45:26 GMT";
const std::string kEarlier = "Tue, 15 Nov 1994 12:45:25 GMT";
const std::string kLater = "Tue, 15 Nov 1994 12:45:27 GMT";
const std::string kModifiedRfc850 = "Tuesday, 15-Nov-94 12:45:26 GMT";
const std::string kModifiedAsctime = "Tue Nov 15 12:45:26 1994";

Fields MakeFields(const Lines& lines) {
  Fields fields;
  for (const auto& [name, value] : lines) fields.Add(name, value);
  return fields;
}

CurrentValidators Strong() { return {EntityTag{"\"v1\"", false}, ParseHttpDate(kModified)}; }
CurrentValidators Weak() { return {EntityTag{"\"v1\"", true}, ParseHttpDate(kModified)}; }
CurrentValidators Comma() { return {EntityTag{"\"a,b\"", false}, ParseHttpDate(kModified)}; }
CurrentValidators DateOnly() { return {std::nullopt, ParseHttpDate(kModified)}; }
CurrentValidators Nothing() { return {}; }

struct Case {
  const char* name;
  CurrentValidators current;
  Lines lines;
  PreconditionResult result;
};

std::string LongList(const std::string& last) {
  std::string list;
  for (int i = 0; i < 1000; ++i) list += "\"t" + std::to_string(i) + "\", ";
  return list + last;
}

const Case kNoneMatchCases[] = {
    {"no precondition", Strong(), {}, kProceed},
    {"current tag", Strong(), {{"If-None-Match", "\"v1\""}}, kNotModified},
    {"field name in other case", Strong(), {{"if-none-match", "\"v1\""}}, kNotModified},
    {"weak form of it", Strong(), {{"If-None-Match", "W/\"v1\""}}, kNotModified},
    {"strong form of a weak one", Weak(), {{"If-None-Match", "\"v1\""}}, kNotModified},
    {"another tag", Strong(), {{"If-None-Match", "\"nope\""}}, kProceed},
    {"tag in other case", Strong(), {{"If-None-Match", "\"V1\""}}, kProceed},
    {"second of a list", Strong(), {{"If-None-Match", "\"a\", \"v1\""}}, kNotModified},
    {"list without blanks", Strong(), {{"If-None-Match", "\"a\",W/\"b\",\"v1\",\"c\""}}, kNotModified},
    {"list with empty elements", Strong(), {{"If-None-Match", ", \"a\",, \"v1\""}}, kNotModified},
    {"list over two lines", Strong(), {{"If-None-Match", "\"a\""}, {"If-None-Match", "\"v1\""}}, kNotModified},
    {"long list", Strong(), {{"If-None-Match", LongList("\"v1\"")}}, kNotModified},
    {"long list without it", Strong(), {{"If-None-Match", LongList("\"v2\"")}}, kProceed},
    {"star", Strong(), {{"If-None-Match", "*"}}, kNotModified},
    {"star without a tag of ours", Nothing(), {{"If-None-Match", "*"}}, kNotModified},
    {"star in a list", Strong(), {{"If-None-Match", "*, \"x\""}}, kProceed},
    {"comma in our tag", Comma(), {{"If-None-Match", "\"x\", \"a,b\""}}, kNotModified},
    {"halves of a tag with a comma", Comma(), {{"If-None-Match", "\"a\", \"b\""}}, kProceed},
    {"unquoted", Strong(), {{"If-None-Match", "v1"}}, kProceed},
    {"lower-case weak mark", Strong(), {{"If-None-Match", "w/\"v1\""}}, kProceed},
    {"tags without a comma", Strong(), {{"If-None-Match", "\"a\" \"v1\""}}, kProceed},
    {"malformed before ours", Strong(), {{"If-None-Match", "x, \"v1\""}}, kProceed},
    {"backslash before a quote", Strong(), {{"If-None-Match", "\"a\\\", \"v1\""}}, kNotModified},
    {"empty tag", Strong(), {{"If-None-Match", "\"\""}}, kProceed},
    {"empty field", Strong(), {{"If-None-Match", ""}}, kProceed},
    {"open quote", Strong(), {{"If-None-Match", "\"v1"}}, kProceed},
    {"a tag where we have none", DateOnly(), {{"If-None-Match", "\"v1\""}}, kProceed},
    {"no match voids a matching date", Strong(), {{"If-None-Match", "\"nope\""}, {"If-Modified-Since", kModified}}, kProceed},
    {"match beside a date that says modified", Strong(),
     {{"If-None-Match", "\"v1\""}, {"If-Modified-Since", kEarlier}}, kNotModified},
};

const Case kModifiedSinceCases[] = {
    {"same date", Strong(), {{"If-Modified-Since", kModified}}, kNotModified},
    {"one second earlier", Strong(), {{"If-Modified-Since", kEarlier}}, kProceed},
    {"one second later", Strong(), {{"If-Modified-Since", kLater}}, kNotModified},
    {"RFC 850", Strong(), {{"If-Modified-Since", kModifiedRfc850}}, kNotModified},
    {"asctime", Strong(), {{"If-Modified-Since", kModifiedAsctime}}, kNotModified},
    {"not a date", Strong(), {{"If-Modified-Since", "yesterday"}}, kProceed},
    {"two dates in one line", Strong(), {{"If-Modified-Since", kModified + ", " + kModified}}, kProceed},
    {"two lines", Strong(), {{"If-Modified-Since", kModified}, {"If-Modified-Since", kModified}}, kProceed},
    {"year 2100", Strong(), {{"If-Modified-Since", "Fri, 01 Jan 2100 00:00:00 GMT"}}, kNotModified},
    {"year 9999", Strong(), {{"If-Modified-Since", "Fri, 31 Dec 9999 23:59:59 GMT"}}, kNotModified},
    {"year 1", Strong(), {{"If-Modified-Since", "Mon, 01 Jan 0001 00:00:00 GMT"}}, kProceed},
    {"no date of ours", Nothing(), {{"If-Modified-Since", kLater}}, kProceed},
};

const Case kMatchCases[] = {
    {"current tag", Strong(), {{"If-Match", "\"v1\""}}, kProceed},
    {"in a list", Strong(), {{"If-Match", "\"a\", \"v1\""}}, kProceed},
    {"another tag", Strong(), {{"If-Match", "\"nope\""}}, kFailed},
    {"star", Strong(), {{"If-Match", "*"}}, kProceed},
    {"weak form never matches", Strong(), {{"If-Match", "W/\"v1\""}}, kFailed},
    {"weak against weak", Weak(), {{"If-Match", "W/\"v1\""}}, kFailed},
    {"a tag where we have none", DateOnly(), {{"If-Match", "\"v1\""}}, kFailed},
    {"malformed", Strong(), {{"If-Match", "v1"}}, kFailed},
    {"failed beats not modified", Strong(), {{"If-Match", "\"nope\""}, {"If-None-Match", "\"v1\""}}, kFailed},
    {"held, then not modified", Strong(), {{"If-Match", "\"v1\""}, {"If-None-Match", "\"v1\""}}, kNotModified},
    {"held, voids If-Unmodified-Since", Strong(), {{"If-Match", "\"v1\""}, {"If-Unmodified-Since", kEarlier}}, kProceed},
    {"unmodified since the same date", Strong(), {{"If-Unmodified-Since", kModified}}, kProceed},
    {"unmodified since later", Strong(), {{"If-Unmodified-Since", kLater}}, kProceed},
    {"unmodified since earlier", Strong(), {{"If-Unmodified-Since", kEarlier}}, kFailed},
    {"unmodified since, not a date", Strong(), {{"If-Unmodified-Since", "soon"}}, kProceed},
    {"unmodified since, two lines", Strong(),
     {{"If-Unmodified-Since", kEarlier}, {"If-Unmodified-Since", kEarlier}}, kProceed},
    {"unmodified since, no date of ours", Nothing(), {{"If-Unmodified-Since", kEarlier}}, kProceed},
};

void Check(const Case& c) {
  SCOPED_TRACE(c.name);
  EXPECT_EQ(EvaluatePreconditions(MakeFields(c.lines), c.current), c.result);
}

TEST(Preconditions, IfNoneMatch) {
  for (const Case& c : kNoneMatchCases) Check(c);
}

TEST(Preconditions, IfModifiedSince) {
  for (const Case& c : kModifiedSinceCases) Check(c);
}

TEST(Preconditions, IfMatchAndIfUnmodifiedSince) {
  for (const Case& c : kMatchCases) Check(c);
}

TEST(Preconditions, PartsOfASecondDoNotCount) {
  CurrentValidators current{std::nullopt, *ParseHttpDate(kModified) + std::chrono::milliseconds(700)};
  EXPECT_EQ(EvaluatePreconditions(MakeFields({{"If-Modified-Since", kModified}}), current), kNotModified);
  EXPECT_EQ(EvaluatePreconditions(MakeFields({{"If-Unmodified-Since", kModified}}), current), kProceed);
}

struct RangeCase {
  const char* name;
  CurrentValidators current;
  Lines lines;
  bool applies;
  Method method = Method::kGet;
};

const std::pair<std::string, std::string> kRange = {"Range", "bytes=0-9"};

const RangeCase kRangeCases[] = {
    {"no Range", Strong(), {}, false},
    {"Range", Strong(), {kRange}, true},
    {"HEAD", Strong(), {kRange}, false, Method::kHead},
    {"OPTIONS", Strong(), {kRange}, false, Method::kOptions},
    {"another method", Strong(), {kRange}, false, Method::kOther},
    {"two Range lines", Strong(), {kRange, kRange}, false},
    {"If-Range without Range", Strong(), {{"If-Range", "\"v1\""}}, false},
    {"matching tag", Strong(), {kRange, {"If-Range", "\"v1\""}}, true},
    {"another tag", Strong(), {kRange, {"If-Range", "\"nope\""}}, false},
    {"tag in other case", Strong(), {kRange, {"If-Range", "\"V1\""}}, false},
    {"weak form", Strong(), {kRange, {"If-Range", "W/\"v1\""}}, false},
    {"weak against weak", Weak(), {kRange, {"If-Range", "W/\"v1\""}}, false},
    {"strong against weak", Weak(), {kRange, {"If-Range", "\"v1\""}}, false},
    {"tag where we have none", DateOnly(), {kRange, {"If-Range", "\"v1\""}}, false},
    {"a list", Strong(), {kRange, {"If-Range", "\"v1\", \"x\""}}, false},
    {"star", Strong(), {kRange, {"If-Range", "*"}}, false},
    {"rubbish", Strong(), {kRange, {"If-Range", "v1"}}, false},
    {"empty", Strong(), {kRange, {"If-Range", ""}}, false},
    {"two If-Range lines", Strong(), {kRange, {"If-Range", "\"v1\""}, {"If-Range", "\"v1\""}}, false},
    {"same date", Strong(), {kRange, {"If-Range", kModified}}, true},
    {"same date, date only", DateOnly(), {kRange, {"If-Range", kModified}}, true},
    {"same date, RFC 850", Strong(), {kRange, {"If-Range", kModifiedRfc850}}, true},
    {"earlier date", Strong(), {kRange, {"If-Range", kEarlier}}, false},
    {"later date", Strong(), {kRange, {"If-Range", kLater}}, false},
    {"date where we have none", Nothing(), {kRange, {"If-Range", kModified}}, false},
};

RequestHead MakeHead(const Lines& lines, Method method) {
  RequestHead head;
  head.method = method;
  head.fields = MakeFields(lines);
  return head;
}

TEST(RangeApplies, OnlyToGetAndUnderAStrongValidator) {
  const WallTime now = *ParseHttpDate("Sun, 01 Jan 2023 00:00:00 GMT");
  for (const RangeCase& c : kRangeCases) {
    SCOPED_TRACE(c.name);
    EXPECT_EQ(RangeApplies(MakeHead(c.lines, c.method), c.current, now), c.applies);
  }
}

TEST(RangeApplies, AYoungDateIsNotStrong) {
  const WallTime modified = *ParseHttpDate(kModified);
  const Lines lines = {kRange, {"If-Range", kModified}};
  EXPECT_FALSE(RangeApplies(MakeHead(lines, Method::kGet), DateOnly(), modified));
  EXPECT_FALSE(RangeApplies(MakeHead(lines, Method::kGet), DateOnly(), modified + std::chrono::seconds(59)));
  EXPECT_TRUE(RangeApplies(MakeHead(lines, Method::kGet), DateOnly(), modified + std::chrono::seconds(60)));
}

}  // namespace
}  // namespace reelcache
