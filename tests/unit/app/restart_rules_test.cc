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
