#include "admin/cost.h"

#include <gtest/gtest.h>

#include <vector>

namespace reelcache {
namespace {

TEST(Prices, AreThoseOfTheKindOfOriginAndTheDearestOfSeveral) {
  struct Case {
    std::vector<std::string_view> schemes;
    Prices prices;
  };
  const Case cases[] = {
      {{"gs"}, {0.005, 0.0004, 0.12}},
      {{"replit"}, {0.005, 0.0004, 0.12}},
      {{"s3"}, {0.005, 0.0004, 0.09}},
      {{"dir"}, {}},
      {{"http"}, {}},
      {{}, {}},
      {{"http", "s3"}, {0.005, 0.0004, 0.09}},
      {{"s3", "dir", "gs"}, {0.005, 0.0004, 0.12}},
  };
  for (const Case& c : cases) EXPECT_EQ(PricesFor(c.schemes), c.prices) << (c.schemes.empty() ? "" : c.schemes.front());
}

TEST(Cost, IsWhatWasAskedAgainstWhatWasAnswered) {
  struct Case {
    const char* name;
    CostCounts asked, answered;
    double charged, without_cache;
  };
  const Case cases[] = {
      {"nothing", {}, {}, 0, 0},
      {"lists", {2000, 0, 0}, {10'000, 0, 0}, 0.01, 0.05},
      {"reads", {0, 5000, 0}, {0, 100'000, 0}, 0.002, 0.04},
      {"bytes", {0, 0, 1'000'000'000}, {0, 0, 1'000'000'000'000}, 0.12, 120},
      {"read ahead in vain", {0, 0, 2'000'000'000}, {0, 0, 1'000'000'000}, 0.24, 0.12},
  };
  const Prices prices{0.005, 0.0004, 0.12};
  for (const Case& c : cases) {
    Cost cost = CostOf(c.asked, c.answered, prices);
    EXPECT_DOUBLE_EQ(cost.charged, c.charged) << c.name;
    EXPECT_DOUBLE_EQ(cost.without_cache, c.without_cache) << c.name;
    EXPECT_DOUBLE_EQ(cost.saved, cost.without_cache - cost.charged) << c.name;
  }
}

}  // namespace
}  // namespace reelcache
