#include "store/marks.h"

#include <gtest/gtest.h>

namespace reelcache {
namespace {

TEST(Marks, NumbersComeBack) {
  std::string mark = FormatMark({1, UINT64_MAX, 0});
  EXPECT_EQ(MarkNumber(mark, 0), 1u);
  EXPECT_EQ(MarkNumber(mark, 1), UINT64_MAX);
  EXPECT_EQ(MarkNumber(mark, 2), 0u);
  EXPECT_FALSE(MarkNumber(mark, 3));
  EXPECT_FALSE(MarkNumber("1234567", 0));
}

TEST(Marks, NoKeyOfAnObjectIsOne) {
  for (const char* scope : {"dir:/films", "https://a.example/", "gs://b/c", "s3://b", "replit:"})
    EXPECT_FALSE(IsMark(std::string(scope) + "\nfilm.mp4"));
  for (std::string_view mark : {kEpochMark, kPurgedMark, kPinMark}) EXPECT_TRUE(IsMark(MarkOf(mark, "dir:/films\nfilm")));
}

}  // namespace
}  // namespace reelcache
