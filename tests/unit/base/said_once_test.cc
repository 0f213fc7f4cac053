#include "base/said_once.h"

#include <gtest/gtest.h>

#include <string>

namespace reelcache {
namespace {

TEST(SaidOnce, EachNameOnceUpToABound) {
  constexpr std::size_t kMost = 10;
  SaidOnce said(kMost);
  EXPECT_EQ(said.Note("a"), SaidOnce::Turn::kFirst);
  EXPECT_EQ(said.Note("a"), SaidOnce::Turn::kSaid);
  for (std::size_t i = 1; i < kMost - 1; ++i) EXPECT_EQ(said.Note(std::to_string(i)), SaidOnce::Turn::kFirst);
  EXPECT_EQ(said.Note("the last"), SaidOnce::Turn::kLast);
  EXPECT_EQ(said.Note("one more"), SaidOnce::Turn::kSaid);
}

}  // namespace
}  // namespace reelcache
