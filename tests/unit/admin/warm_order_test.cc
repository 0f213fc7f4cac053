#include "admin/warm_order.h"

#include <gtest/gtest.h>

namespace reelcache {
namespace {

using std::chrono::milliseconds;

TEST(WarmOrder, ReadsItsParameters) {
  auto one = ParseWarmOrder("name=a%20b.mp4");
  ASSERT_TRUE(one.ok());
  EXPECT_EQ(one->name, "a b.mp4");
  EXPECT_FALSE(one->is_prefix);
  EXPECT_EQ(one->part, WarmPart::kWhole);
  EXPECT_EQ(one->budget_bytes, std::nullopt);
  EXPECT_EQ(one->deadline, std::nullopt);

  auto many = ParseWarmOrder("prefix=%EC%98%81%ED%99%94/&part=ends&budget=1.5GiB&deadline=90min");
  ASSERT_TRUE(many.ok());
  EXPECT_EQ(many->name, "영화/");
  EXPECT_TRUE(many->is_prefix);
  EXPECT_EQ(many->part, WarmPart::kEnds);
  EXPECT_EQ(many->budget_bytes, 3ull << 29);
  EXPECT_EQ(many->deadline, milliseconds(90 * 60 * 1000));

  EXPECT_TRUE(ParseWarmOrder("prefix=").ok()) << "everything";
}

TEST(WarmOrder, RefusesTheRestWithACode) {
  const std::pair<const char*, const char*> cases[] = {
      {"", "bad_target"},
      {"part=ends", "bad_target"},
      {"name=", "bad_target"},
      {"name=a&name=b", "bad_target"},
      {"name=a&prefix=b", "bad_target"},
      {"name=%FF", "bad_target"},
      {"name=a&bugdet=10GiB", "bad_parameter"},
      {"all=yes", "bad_parameter"},
      {"name=a&part=middle", "bad_part"},
      {"name=a&budget=0", "bad_budget"},
      {"name=a&budget=much", "bad_budget"},
      {"name=a&deadline=0", "bad_deadline"},
      {"name=a&deadline=soon", "bad_deadline"},
      {"name=%4", "bad_escape"},
  };
  for (const auto& [query, code] : cases) {
    auto order = ParseWarmOrder(query);
    ASSERT_FALSE(order.ok()) << query;
    EXPECT_EQ(order.error().code, code) << query;
    EXPECT_TRUE(order.error().message.ends_with('.')) << query;
  }
}

}  // namespace
}  // namespace reelcache
