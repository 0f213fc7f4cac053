#include "cache/object_table.h"

#include <gtest/gtest.h>

#include "origin/circuit.h"
#include "origin/fetch_answer.h"

namespace reelcache {
namespace {

using Kind = ObjectTable::Look::Kind;

Error With(ErrorKind kind, std::string_view code, bool throttled = false) {
  Error error{kind, "an error"};
  error.code = code;
  error.throttled = throttled;
  return error;
}

TEST(ObjectTable, OnlyWhatIsSaidOfTheObjectIsRemembered) {
  struct Case {
    const char* name;
    Error error;
    bool remembered;
  };
  const Case cases[] = {
      {"404", With(ErrorKind::kNotFound, ""), true},
      {"403", With(ErrorKind::kForbidden, ""), true},
      {"401", StatusError({401, "", {}}, {}), false},
      {"429", StatusError({429, "", {}}, {}), false},
      {"503", StatusError({503, "", {}}, {}), false},
      {"500", StatusError({500, "", {}}, {}), false},
      {"a bucket that is missing", With(ErrorKind::kNotFound, "storage_not_found"), false},
      {"an open circuit", With(ErrorKind::kUnavailable, kCircuitOpenCode), false},
      {"silence", With(ErrorKind::kTimeout, ""), false},
      {"a limit of ours", With(ErrorKind::kBusy, ""), false},
      {"nonsense", With(ErrorKind::kBadAnswer, ""), false},
  };
  Metrics metrics;
  Loop loop("test");
  ObjectTable table(metrics, 1000);
  const SteadyTime now{std::chrono::seconds(1000)};
  for (const Case& c : cases) {
    auto look = [&] { return table.Find(c.name, now, loop, {}, [](const Object&) { return true; }).kind; };
    ASSERT_EQ(look(), Kind::kAsk);
    table.Answer(c.name, c.error, now + std::chrono::seconds(10));
    EXPECT_EQ(look(), c.remembered ? Kind::kNegative : Kind::kAsk) << c.name;
  }
}

}  // namespace
}  // namespace reelcache
