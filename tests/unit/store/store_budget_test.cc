#include "store/store_budget.h"

#include <gtest/gtest.h>

namespace reelcache {
namespace {

constexpr std::uint64_t kMiB = 1 << 20;
constexpr std::uint64_t kGiB = 1 << 30;

TEST(StoreBudget, EverySizeFitsIntoTheBudget) {
  for (std::uint64_t budget : {64 * kMiB, 65 * kMiB, 100 * kMiB, 256 * kMiB, kGiB - 1, kGiB, 10 * kGiB, 2000 * kGiB}) {
    SCOPED_TRACE(budget);
    StoreSizes sizes = SizesFor(budget);
    EXPECT_LE(sizes.small_tables + sizes.main_tables + sizes.ballast + 2 * sizes.write_buffer, budget);
    EXPECT_GE(sizes.small_tables + sizes.main_tables, budget / 2) << "most of it is for chunks";
    EXPECT_GE(sizes.write_buffer, 2 * kMiB);
    EXPECT_LE(sizes.write_buffer, 32 * kMiB);
  }
}

TEST(StoreBudget, NewChunksMayTakeWhatMainDoesNotNeed) {
  StoreSizes sizes = SizesFor(10 * kGiB);
  std::uint64_t all = sizes.small_tables + sizes.main_tables;
  EXPECT_EQ(SmallLimit(sizes, 0), all - 3 * sizes.write_buffer);
  EXPECT_EQ(SmallLimit(sizes, 4 * kGiB), all - 4 * kGiB - 3 * sizes.write_buffer);
  EXPECT_EQ(SmallLimit(sizes, sizes.main_tables), sizes.small_tables);
  EXPECT_EQ(SmallLimit(sizes, 100 * kGiB), sizes.small_tables);
}

TEST(StoreBudget, AFullDiskLeavesLessForTables) {
  for (std::uint64_t budget : {64 * kMiB, 10 * kGiB}) {
    StoreSizes full = SizesFor(budget);
    std::uint64_t tables = full.small_tables + full.main_tables;
    for (std::uint64_t room : {std::uint64_t{0}, kMiB, tables / 2, tables - 1}) {
      StoreSizes less = WithTableRoom(full, room);
      EXPECT_LE(less.small_tables + less.main_tables, std::max<std::uint64_t>(room, 1));
    }
    EXPECT_EQ(WithTableRoom(full, 2 * tables).main_tables, full.main_tables);
    EXPECT_EQ(TableRoom(full, 3 * kMiB, full.ballast), 3 * kMiB) << "no room to grow";
    EXPECT_EQ(TableRoom(full, 3 * kMiB, 4 * full.ballast + 10 * kMiB), 8 * kMiB);
  }
}

TEST(StoreBudget, WithoutAWishItIsAQuarterOfTheDiskAndAtMostTenGiB) {
  EXPECT_EQ(ChooseBudget({}, 1000 * kGiB).bytes, 10 * kGiB);
  EXPECT_EQ(ChooseBudget({}, 4 * kGiB).bytes, kGiB);
  EXPECT_EQ(ChooseBudget({}, 10 * kMiB).bytes, kLeastBudget);
  EXPECT_EQ(ChooseBudget({}, 4 * kGiB).warning, "");
}

TEST(StoreBudget, AWishIsKeptOrTheWarningNamesTheOption) {
  EXPECT_EQ(ChooseBudget(kGiB, 100 * kGiB).bytes, kGiB);
  EXPECT_EQ(ChooseBudget(kGiB, 100 * kGiB).warning, "");
  BudgetChoice lowered = ChooseBudget(100 * kGiB, 10 * kGiB);
  EXPECT_EQ(lowered.bytes, 10 * kGiB / 10 * 9);
  EXPECT_NE(lowered.warning.find("--cache-size"), std::string::npos);
  BudgetChoice raised = ChooseBudget(kMiB, 10 * kGiB);
  EXPECT_EQ(raised.bytes, kLeastBudget);
  EXPECT_NE(raised.warning.find("--cache-size"), std::string::npos);
}

TEST(SteadySmallLimit, MovesByAWriteBufferAtLeast) {
  StoreSizes sizes = SizesFor(std::uint64_t{10} << 30);
  std::uint64_t limit = SmallLimit(sizes, 0);
  EXPECT_EQ(SteadySmallLimit(sizes, 0, limit - sizes.write_buffer + 1), limit - sizes.write_buffer + 1);
  EXPECT_EQ(SteadySmallLimit(sizes, 0, limit - sizes.write_buffer), limit);
  EXPECT_EQ(SteadySmallLimit(sizes, 0, limit + sizes.write_buffer), limit);
}

}  // namespace
}  // namespace reelcache
