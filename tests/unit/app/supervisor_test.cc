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

  // A letter for one life: f for the first that may listen, l for one with the ports of the one before.
  void Tell(const WorkerStart& start) {
    const bool same = start.before && start.before->main == 4242 && start.before->admin == 4243;
    told[lives++] = !start.before ? 'f' : same ? 'l' : '?';
  }
};

class SuperviseTest : public testing::Test {
 protected:
  SuperviseTest()
      : story_(*new (mmap(nullptr, sizeof(Story), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0)) Story) {}
  ~SuperviseTest() override { munmap(&story_, sizeof(Story)); }

  // Runs `work` under a supervisor, which is a process of its own. Returns its exit status.
  static int StatusOf(const std::function<int(const WorkerStart&)>& work) {
    pid_t supervisor = fork();
    if (supervisor == 0) _exit(Supervise(work));
    int status = 0;
    waitpid(supervisor, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
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

TEST_F(SuperviseTest, ThePortGoesOnOnceOneHasListened) {
  EXPECT_EQ(StatusOf([this](const WorkerStart& start) {
              story_.Tell(start);
              if (story_.lives == 1) raise(SIGKILL);  // before it listened: the next one is the first
              start.on_serving({4242, 4243});
              if (story_.lives == 2) raise(SIGKILL);
              return 0;
            }),
            0);
  EXPECT_STREQ(story_.told, "ffl");
}

}  // namespace
}  // namespace reelcache
