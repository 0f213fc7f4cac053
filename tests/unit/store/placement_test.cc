#include "store/placement.h"

#include <gtest/gtest.h>

namespace reelcache {
namespace {

TEST(Placement, NewChunksGoToSmallWhereThereIsOne) {
  EXPECT_EQ(FamilyOfNew(true), Family::kSmall);
  EXPECT_EQ(FamilyOfNew(false), Family::kMain);
}

TEST(Placement, AUsedChunkIsWrittenAgainOutOfSmallAndShortBeforeItsEnd) {
  EXPECT_TRUE(IsWrittenAgain(Family::kSmall, true, false));
  EXPECT_TRUE(IsWrittenAgain(Family::kMain, true, true));
  EXPECT_FALSE(IsWrittenAgain(Family::kMain, true, false));
  EXPECT_TRUE(IsWrittenAgain(Family::kMain, false, true));
  EXPECT_FALSE(IsWrittenAgain(Family::kMain, false, false));
}

}  // namespace
}  // namespace reelcache
