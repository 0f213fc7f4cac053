#include "io/child_process.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>
#include <cstdlib>
#include <optional>

#include "support/run_until.h"
#include "support/script_program.h"

namespace reelcache {
namespace {

using testing::HasSubstr;
using testing::Not;

class ChildProcessTest : public testing::Test {
 protected:
  // Starts a program of these lines of shell.
  void Start(const std::string& lines) {
    auto child = ChildProcess::Start(loop_, ScriptProgram(folder_, lines), Listener());
    ASSERT_TRUE(child) << child.error().message;
    child_ = std::move(*child);
  }

  ChildProcess::Listener Listener() {
    return {[this](std::string_view bytes) { said_ += bytes; }, [this](ChildProcess::Exit exit) { exit_ = exit; }};
  }

  void RunToExit() {
    RunUntil(loop_, [this] { return exit_.has_value(); });
  }

  TempFolder folder_;
  Loop loop_{"test"};
  std::string said_;
  std::optional<ChildProcess::Exit> exit_;
  std::unique_ptr<ChildProcess> child_;
};

TEST_F(ChildProcessTest, IsTalkedWithBothWays) {
  Start("exec /bin/cat <&0 >&0");
  child_->Write(std::string(300'000, 'a'));
  child_->Write("b");
  RunUntil(loop_, [this] { return said_.size() == 300'001; });
  EXPECT_EQ(said_, std::string(300'000, 'a') + "b");
  EXPECT_FALSE(exit_);
}

TEST_F(ChildProcessTest, TellsItsExitAfterItsLastBytes) {
  Start("printf last >&0; exit 7");
  RunToExit();
  EXPECT_EQ(said_, "last");
  EXPECT_EQ(exit_->status, 7);
  EXPECT_EQ(exit_->signal, 0);
  child_->Write("too late");
  child_.reset();
}

TEST_F(ChildProcessTest, TellsTheSignalThatKilledIt) {
  Start("kill -SEGV $$");
  RunToExit();
  EXPECT_EQ(exit_->signal, SIGSEGV);
}

// Keys of the storage stand in our environment.
TEST_F(ChildProcessTest, SeesNoneOfOurEnvironment) {
  setenv("AWS_SECRET_ACCESS_KEY", "a-secret", 1);
  Start("/usr/bin/env >&0");
  RunToExit();
  unsetenv("AWS_SECRET_ACCESS_KEY");
  EXPECT_THAT(said_, Not(HasSubstr("a-secret")));
}

TEST_F(ChildProcessTest, MayBeDroppedFromItsOwnCallbacks) {
  auto listener = Listener();
  listener.on_bytes = [this](std::string_view) { child_.reset(); };
  auto child = ChildProcess::Start(loop_, ScriptProgram(folder_, "printf now >&0; exec /bin/cat"), std::move(listener));
  ASSERT_TRUE(child);
  child_ = std::move(*child);
  RunUntil(loop_, [this] { return child_ == nullptr; });
  EXPECT_FALSE(exit_);
}

TEST_F(ChildProcessTest, IsKilledWhenItIsDropped) {
  Start("echo $$ >&0; exec /bin/cat <&0");
  RunUntil(loop_, [this] { return said_.ends_with('\n'); });
  const pid_t pid = std::stoi(said_);
  child_.reset();
  RunUntil(loop_, [pid] { return kill(pid, 0) != 0; });  // reaped, too
  EXPECT_FALSE(exit_);
}

TEST_F(ChildProcessTest, ThatIsNotThereIsAnError) {
  auto child = ChildProcess::Start(loop_, "/no/such/program", Listener());
  ASSERT_FALSE(child);
  EXPECT_THAT(child.error().message, HasSubstr("/no/such/program cannot be started"));
}

}  // namespace
}  // namespace reelcache
