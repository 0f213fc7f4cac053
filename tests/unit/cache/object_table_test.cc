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
    auto look = [&] { return table.Find(c.name, now, loop, {}, [](Object&) { return true; }); };
    auto asked = look();
    ASSERT_EQ(asked.kind, Kind::kAsk);
    table.Answer(c.name, asked.question, c.error, now + std::chrono::seconds(10));
    EXPECT_EQ(look().kind, c.remembered ? Kind::kNegative : Kind::kAsk) << c.name;
  }
}

class OvertakenTest : public testing::Test {
 protected:
  ObjectTable::Look Find() {
    return table.Find("film", now, loop, {}, [](Object&) { return true; });
  }
  static Opened Told() { return {std::make_shared<Object>("film", Object::Identity{0, {}, 256 * 1024}, ObjectFacts{}, WallTime{})}; }

  Metrics metrics;
  Loop loop{"test"};
  ObjectTable table{metrics, 1000};
  const SteadyTime now{std::chrono::seconds(1000)};
};

TEST_F(OvertakenTest, AnOvertakenQuestionsAnswerIsNotKept) {
  auto first = Find();
  ASSERT_EQ(Find().kind, Kind::kWait);
  table.Overtake("film", [](Object* object) { EXPECT_EQ(object, nullptr); });
  bool acted = false;
  table.IfCurrent("film", first.question, [&] { acted = true; });
  EXPECT_FALSE(acted);
  auto second = Find();
  ASSERT_EQ(second.kind, Kind::kAsk);
  table.Answer("film", first.question, Told(), now);
  EXPECT_EQ(Find().kind, Kind::kWait);
  table.IfCurrent("film", second.question, [&] { acted = true; });
  EXPECT_TRUE(acted);
  Opened told = Told();
  table.Answer("film", second.question, told, now);
  EXPECT_EQ(Find().object, told.object);
}

TEST_F(OvertakenTest, OfAllNothingIsKnownAfterwards) {
  Opened told = Told();
  table.Answer("film", Find().question, told, now);
  EXPECT_TRUE(table.IfKnown(*told.object, [] {}));
  EXPECT_EQ(table.Names("fi"), std::vector<std::string>{"film"});
  EXPECT_TRUE(table.Names("x").empty());
  EXPECT_EQ(metrics.Get(Gauge::kObjects), 1);
  table.OvertakeAll();
  EXPECT_EQ(metrics.Get(Gauge::kObjects), 0);
  EXPECT_TRUE(told.object->doomed());
  EXPECT_FALSE(table.IfKnown(*told.object, [] { FAIL(); }));
  EXPECT_EQ(Find().kind, Kind::kAsk);
}

}  // namespace
}  // namespace reelcache
