#include "app/supervisor.h"

#include <gtest/gtest.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <functional>
#include <new>

namespace reelcache {
namespace {

// What workers share: memory that a fork does not copy.
struct Story {
  int lives = 0;
  char told[16] = {};

  // A letter for one life: f for the first that may serve, l for one with what the one before settled, s for one that
  // is to take the settings of the first start, too.
  void Tell(const WorkerStart& start) {
    const bool same = start.before == ServedAs{4242, 4243, "replit:"};
    told[lives++] = !start.before ? 'f' : !same ? '?' : start.with_first_settings ? 's' : 'l';
  }
};

class SuperviseTest : public testing::Test {
 protected:
  SuperviseTest()
      : story_(*new (mmap(nullptr, sizeof(Story), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0)) Story) {}
  ~SuperviseTest() override { munmap(&story_, sizeof(Story)); }

  // Runs `work` under a supervisor, which is a process of its own and holds SIGUSR1 back, as `serve` does. Returns its
  // exit status.
  static int StatusOf(const std::function<int(const WorkerStart&)>& work) {
    pid_t supervisor = fork();
    if (supervisor == 0) {
      const sigset_t held_back = UserSignal();
      sigprocmask(SIG_BLOCK, &held_back, nullptr);
      _exit(Supervise(work));
    }
    int status = 0;
    waitpid(supervisor, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  }

  static sigset_t UserSignal() {
    sigset_t only;
    sigemptyset(&only);
    sigaddset(&only, SIGUSR1);
    return only;
  }

  Story& story_;
};

TEST_F(SuperviseTest, OneThatEndsByItselfEndsTheProgram) {
  EXPECT_EQ(StatusOf([this](const WorkerStart& start) {
              story_.Tell(start);
              return 3;
            }),
            3);
  EXPECT_STREQ(story_.told, "f");
}

TEST_F(SuperviseTest, WhatOneSettledGoesOnOnceItHasServed) {
  EXPECT_EQ(StatusOf([this](const WorkerStart& start) {
              story_.Tell(start);
              if (story_.lives == 1) raise(SIGKILL);  // before it listened: the next one is the first
              start.on_serving({4242, 4243, "replit:"});
              if (story_.lives == 2) raise(SIGKILL);
              return 0;
            }),
            0);
  EXPECT_STREQ(story_.told, "ffl");
}

TEST_F(SuperviseTest, SettingsThatCannotStartGiveWayToThoseOfTheFirstStart) {
  EXPECT_EQ(StatusOf([this](const WorkerStart& start) {
              story_.Tell(start);
              if (story_.lives == 2) return 2;
              start.on_serving({4242, 4243, "replit:"});
              if (story_.lives != 4) raise(SIGKILL);
              return 0;
            }),
            0);
  EXPECT_STREQ(story_.told, "flsl");
}

TEST_F(SuperviseTest, ASignalThatIsHeldBackIsNotLostWhileAWorkerStarts) {
  EXPECT_EQ(StatusOf([](const WorkerStart&) {
              kill(getppid(), SIGUSR1);
              const sigset_t awaited = UserSignal();
              const timespec most{60, 0};
              return sigtimedwait(&awaited, nullptr, &most) == SIGUSR1 ? 0 : 1;
            }),
            0);
}

}  // namespace
}  // namespace reelcache
