#include "io/work_pool.h"

#include <gtest/gtest.h>

#include <csignal>
#include <future>

namespace reelcache {
namespace {

TEST(WorkPool, ItsThreadsLeaveSignalsToLoops) {
  WorkPool pool("test", 1);
  std::promise<sigset_t> told;
  pool.Submit([&] {
    sigset_t blocked;
    pthread_sigmask(SIG_BLOCK, nullptr, &blocked);
    told.set_value(blocked);
  });
  const sigset_t blocked = told.get_future().get();
  for (int number : {SIGCHLD, SIGTERM, SIGINT, SIGHUP, SIGUSR1}) EXPECT_EQ(sigismember(&blocked, number), 1) << number;
  for (int number : {SIGSEGV, SIGABRT, SIGBUS}) EXPECT_EQ(sigismember(&blocked, number), 0) << number;
}

}  // namespace
}  // namespace reelcache
