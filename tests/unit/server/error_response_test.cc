#include "server/error_response.h"

#include <gtest/gtest.h>

namespace reelcache {
namespace {

TEST(ErrorResponse, EveryKindHasAStatus) {
  struct Case {
    ErrorKind kind;
    int status;
  };
  const Case cases[] = {
      {ErrorKind::kInvalid, 400},    {ErrorKind::kNotFound, 404},    {ErrorKind::kForbidden, 403},
      {ErrorKind::kChanged, 503},    {ErrorKind::kUnsatisfied, 416}, {ErrorKind::kUnavailable, 502},
      {ErrorKind::kTimeout, 504},    {ErrorKind::kBusy, 503},        {ErrorKind::kBadAnswer, 502},
      {ErrorKind::kCorrupt, 500},    {ErrorKind::kNoSpace, 500},     {ErrorKind::kInternal, 500},
  };
  for (const Case& c : cases) EXPECT_EQ(StatusOf(c.kind), c.status) << ToString(c.kind);
}

TEST(ErrorResponse, NeverCarriesInternals) {
  Answer answer = ErrorAnswer(Error{ErrorKind::kUnavailable, "connect to 10.0.0.1 with secret failed"});
  EXPECT_EQ(answer.status, 502);
  EXPECT_EQ(answer.body.bytes.find("secret"), std::string_view::npos);
  EXPECT_NE(answer.body.bytes.find("저장소"), std::string_view::npos);
}

TEST(ErrorResponse, SaysWhatIsAllowedAndWhenToComeBack) {
  auto has = [](const Answer& answer, const std::string& name) {
    return std::any_of(answer.fields.begin(), answer.fields.end(), [&](const auto& f) { return f.first == name; });
  };
  EXPECT_TRUE(has(MethodAnswer("GET, HEAD"), "Allow"));
  EXPECT_TRUE(has(ErrorAnswer(503), "Retry-After"));
  EXPECT_TRUE(has(ErrorAnswer(Error{ErrorKind::kUnavailable, "", std::chrono::seconds(7)}), "Retry-After"));
}

}  // namespace
}  // namespace reelcache
