#include "app/restart_rules.h"

#include <gtest/gtest.h>

#include <csignal>

namespace reelcache {
namespace {

using namespace std::chrono_literals;
using std::chrono::milliseconds;

TEST(StatusAfter, TellsWhetherTheProgramEnds) {
  struct Case {
    const char* name;
    WorkerEnd end;
    bool served_before;
    bool stopping;
    std::optional<int> status;
  };
  const Case cases[] = {
      {"it could not start, as the settings are wrong", {.status = 2}, false, false, 2},
      {"it could not start, where another one could", {.status = 2}, true, false, std::nullopt},
      {"a sanitizer ended it", {.status = 1, .served = true}, false, false, std::nullopt},
      {"somebody stopped the worker itself", {.status = 0, .served = true}, false, false, 0},
      {"it crashed", {.signal = SIGSEGV, .served = true}, false, false, std::nullopt},
      {"it crashed at once", {.signal = SIGABRT}, false, false, std::nullopt},
      {"no memory was left", {.signal = SIGKILL, .served = true}, true, false, std::nullopt},
      {"it drained", {.status = 0, .served = true}, false, true, 0},
      {"it could not start, and was to stop", {.status = 2}, true, true, 2},
      {"it was stopped before it took signals", {.signal = SIGTERM}, false, true, 0},
      {"by Ctrl-C, too", {.signal = SIGINT}, false, true, 0},
      {"it crashed while it drained", {.signal = SIGSEGV, .served = true}, true, true, 128 + SIGSEGV},
  };
  for (const Case& c : cases) EXPECT_EQ(StatusAfter(c.end, c.served_before, c.stopping), c.status) << c.name;
}

TEST(TakesFirstSettings, WhereThoseOfNowCannotStart) {
  struct Case {
    const char* name;
    WorkerEnd end;
    bool served_before;
    bool with_first;
    bool takes;
  };
  const Case cases[] = {
      {"it crashed while it served", {.signal = SIGSEGV, .served = true}, true, false, false},
      {"a sanitizer ended it while it served", {.status = 1, .served = true}, true, false, false},
      {"no settings have served yet", {.signal = SIGSEGV}, false, false, false},
      {"those of now cannot start", {.status = 2}, true, false, true},
      {"those of the first start cannot either", {.status = 2}, true, true, false},
      {"a crash says nothing of the settings", {.signal = SIGSEGV}, true, false, false},
      {"a crash with those of the first start", {.signal = SIGSEGV}, true, true, true},
      {"those of the first start served", {.signal = SIGSEGV, .served = true}, true, true, false},
  };
  for (const Case& c : cases) EXPECT_EQ(TakesFirstSettings(c.end, c.served_before, c.with_first), c.takes) << c.name;
}

TEST(NextWait, DoublesWhileCrashesComeFast) {
  std::optional<milliseconds> wait;
  for (milliseconds expected : {0s, 1s, 2s, 4s, 8s, 16s, 30s, 30s}) {
    wait = NextWait(wait, 59'999ms);
    EXPECT_EQ(*wait, expected);
  }
}

TEST(NextWait, BeginsAnewAfterAQuietMinute) {
  EXPECT_EQ(NextWait(30s, 60s), 0s);
  EXPECT_EQ(NextWait(0s, 1h), 0s);
}

TEST(Describe, NamesTheSignal) {
  EXPECT_EQ(Describe({.signal = SIGSEGV}), "was ended by signal 11 (Segmentation fault)");
  EXPECT_EQ(Describe({.status = 2}), "ended with status 2");
}

}  // namespace
}  // namespace reelcache
