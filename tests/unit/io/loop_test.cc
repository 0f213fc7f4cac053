#include "io/loop.h"

#include <gtest/gtest.h>

#include <thread>

#include "io/timer.h"
#include "io/work_pool.h"

namespace reelcache {
namespace {

TEST(Loop, RunsPostedTasksInOrderAndNeverInsidePost) {
  Loop loop("test");
  std::vector<int> seen;
  loop.Post([&] {
    seen.push_back(1);
    loop.Post([&] { seen.push_back(3); });
    seen.push_back(2);
  });
  EXPECT_TRUE(seen.empty());
  while (seen.size() < 3) loop.RunOnce(true);
  EXPECT_EQ(seen, (std::vector{1, 2, 3}));
}

TEST(Loop, TakesTasksFromOtherThreads) {
  Loop loop("test");
  int sum = 0;
  std::thread runner([&] { loop.Run(); });
  std::thread poster([&] {
    for (int i = 0; i < 1000; ++i) loop.Post([&sum] { ++sum; });
  });
  poster.join();
  loop.Stop();
  runner.join();
  EXPECT_EQ(sum, 1000);
}

TEST(Loop, KnowsWhichOneRuns) {
  Loop loop("test");
  EXPECT_EQ(Loop::Current(), nullptr);
  Loop* seen = nullptr;
  loop.Post([&] { seen = Loop::Current(); });
  loop.RunOnce(true);
  EXPECT_EQ(seen, &loop);
  EXPECT_EQ(Loop::Current(), nullptr);
}

TEST(Timer, FiresOnceAndCanBeDroppedFromItsOwnCallback) {
  Loop loop("test");
  int fired = 0;
  auto timer = std::make_unique<Timer>(loop, [] {});
  timer = std::make_unique<Timer>(loop, [&] {
    ++fired;
    timer = nullptr;
  });
  timer->Start(std::chrono::milliseconds(1));
  while (fired == 0) loop.RunOnce(true);
  EXPECT_EQ(timer, nullptr);
}

TEST(WorkPool, RunsWhatWasAcceptedBeforeItEnds) {
  std::atomic<int> done{0};
  {
    WorkPool pool("test", 2);
    for (int i = 0; i < 100; ++i) pool.Submit([&] { ++done; });
  }
  EXPECT_EQ(done, 100);
}

}  // namespace
}  // namespace reelcache
