#include "base/request_id.h"

#include <gtest/gtest.h>

#include <algorithm>
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

TEST(RequestIds, NoTwoConnectionsHaveTheSame) {
  std::vector<std::vector<std::uint64_t>> made(4);
  std::vector<std::thread> threads;
  for (auto& mine : made)
    threads.emplace_back([&mine] {
      for (int i = 0; i < 100; ++i) {
        RequestIds ids;
        for (int request = 0; request < 10; ++request) mine.push_back(ids.Next().value);
      }
    });
  for (auto& thread : threads) thread.join();
  std::set<std::uint64_t> all;
  for (const auto& mine : made) all.insert(mine.begin(), mine.end());
  EXPECT_EQ(all.size(), 4000u);
}

TEST(RequestIds, AConnectionTellsNothingOfOthers) {
  const std::uint64_t one = RequestIds().Next().value, next = RequestIds().Next().value;
  EXPECT_GT(std::max(one, next) - std::min(one, next), 1'000'000u);
}

}  // namespace
}  // namespace reelcache
