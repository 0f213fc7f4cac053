#include "base/request_id.h"

#include <gtest/gtest.h>

#include <set>
#include <thread>
#include <vector>

namespace reelcache {
namespace {

TEST(RequestId, IsSixteenDigits) {
  EXPECT_EQ(RequestIdText({0x0123456789abcdef}).view(), "0123456789abcdef");
  EXPECT_EQ(RequestIdText({0xf}).view(), "000000000000000f");
  EXPECT_EQ(InBrackets({0xf}), " [000000000000000f]");
  EXPECT_EQ(InBrackets({}), "");
}

TEST(RequestIds, NoneIsNeverHandedOut) {
  RequestIds ids(UINT64_MAX);
  EXPECT_EQ(ids.Next().value, UINT64_MAX);
  EXPECT_EQ(ids.Next().value, 1u);
}

TEST(RequestIds, NoTwoAreAlikeWhoeverAsks) {
  RequestIds ids;
  std::vector<std::vector<std::uint64_t>> drawn(4);
  std::vector<std::thread> threads;
  for (auto& mine : drawn)
    threads.emplace_back([&ids, &mine] {
      for (int i = 0; i < 1000; ++i) mine.push_back(ids.Next().value);
    });
  for (auto& thread : threads) thread.join();
  std::set<std::uint64_t> all;
  for (const auto& mine : drawn) all.insert(mine.begin(), mine.end());
  EXPECT_EQ(all.size(), 4000u);
}

TEST(RequestIds, TwoProcessesDoNotBeginAlike) { EXPECT_NE(RequestIds().Next(), RequestIds().Next()); }

}  // namespace
}  // namespace reelcache
