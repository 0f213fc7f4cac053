#include "store/placement.h"

#include <gtest/gtest.h>

namespace reelcache {
namespace {

TEST(Placement, NewChunksGoToSmallWhereThereIsOne) {
  EXPECT_EQ(FamilyOfNew(true), Family::kSmall);
  EXPECT_EQ(FamilyOfNew(false), Family::kMain);
}

TEST(Placement, AUsedChunkIsWrittenAgainOutOfSmallAndShortBeforeItsEnd) {
  auto yes = [] { return true; };
  auto no = [] { return false; };
  EXPECT_TRUE(IsWrittenAgain(Family::kSmall, true, no));
  EXPECT_TRUE(IsWrittenAgain(Family::kMain, true, yes));
  EXPECT_FALSE(IsWrittenAgain(Family::kMain, true, no));
  EXPECT_TRUE(IsWrittenAgain(Family::kMain, false, yes));
  EXPECT_FALSE(IsWrittenAgain(Family::kMain, false, no));
}

}  // namespace
}  // namespace reelcache
