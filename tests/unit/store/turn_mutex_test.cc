#include "store/turn_mutex.h"

#include <gtest/gtest.h>

#include <thread>

namespace reelcache {
namespace {

// With a mutex that prefers sharers this never ends.
TEST(TurnMutex, WhoWaitsToBeAloneGoesBeforeSharersWhoComeLater) {
  TurnMutex mutex;
  mutex.lock_shared();
  std::thread alone([&] {
    mutex.lock();
    mutex.unlock();
  });
  while (mutex.try_lock_shared()) mutex.unlock_shared();
  mutex.unlock_shared();
  alone.join();
  EXPECT_TRUE(mutex.try_lock_shared());
  mutex.unlock_shared();
}

}  // namespace
}  // namespace reelcache
