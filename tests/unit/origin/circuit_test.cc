#include "origin/circuit.h"

#include <gtest/gtest.h>

#include <vector>

namespace reelcache {
namespace {

using namespace std::chrono_literals;
using enum CircuitVerdict;
using Pass = Circuit::Pass;

constexpr SteadyTime kStart{1000s};

class CircuitTest : public ::testing::Test {
 protected:
  // A request that is asked and answered now.
  Pass Request(CircuitVerdict verdict, double random = 1.0) {
    Pass pass = circuit_.Ask(now_);
    if (pass != Pass::kRefused) circuit_.OnVerdict(pass, verdict, now_, random);
    return pass;
  }
  void Open() {
    for (int i = 0; i < 5; ++i) {
      Request(kFailed);
      now_ += 250ms;
    }
    ASSERT_EQ(circuit_.state(), CircuitState::kOpen);
    now_ -= 250ms;  // the moment it opened
  }

  Circuit circuit_{{}};
  SteadyTime now_ = kStart;
};

TEST(CircuitVerdictTest, OnlyPassingFaultsAreFailures) {
  for (auto kind : {ErrorKind::kUnavailable, ErrorKind::kTimeout}) EXPECT_EQ(VerdictOf({kind, ""}), kFailed);
  for (auto kind : {ErrorKind::kNotFound, ErrorKind::kForbidden, ErrorKind::kChanged, ErrorKind::kUnsatisfied,
                    ErrorKind::kBadAnswer})
    EXPECT_EQ(VerdictOf({kind, ""}), kAnswered) << ToString(kind);
  for (auto kind : {ErrorKind::kBusy, ErrorKind::kInvalid, ErrorKind::kInternal, ErrorKind::kNoSpace, ErrorKind::kCorrupt})
    EXPECT_EQ(VerdictOf({kind, ""}), kNothing) << ToString(kind);
}

TEST_F(CircuitTest, OpensAfterFailuresInARowOverSomeTime) {
  struct Case {
    const char* name;
    std::vector<CircuitVerdict> verdicts;
    std::chrono::milliseconds apart;
    CircuitState state;
  };
  const Case cases[] = {
      {"four", {kFailed, kFailed, kFailed, kFailed}, 1000ms, CircuitState::kClosed},
      {"five", {kFailed, kFailed, kFailed, kFailed, kFailed}, 250ms, CircuitState::kOpen},
      {"five at once", {kFailed, kFailed, kFailed, kFailed, kFailed}, 0ms, CircuitState::kClosed},
      {"one answer", {kFailed, kFailed, kFailed, kAnswered, kFailed, kFailed}, 1000ms, CircuitState::kClosed},
      {"dropped ones", {kFailed, kFailed, kNothing, kFailed, kNothing, kFailed, kFailed}, 250ms, CircuitState::kOpen},
  };
  for (const Case& c : cases) {
    Circuit circuit{{}};
    SteadyTime now = kStart;
    for (CircuitVerdict verdict : c.verdicts) {
      circuit.OnVerdict(circuit.Ask(now), verdict, now, 1.0);
      now += c.apart;
    }
    EXPECT_EQ(circuit.state(), c.state) << c.name;
  }
}

TEST_F(CircuitTest, LetsOneProbeThroughAfterItsPause) {
  Open();
  EXPECT_EQ(circuit_.Ask(now_), Pass::kRefused);
  EXPECT_EQ(circuit_.RetryAfter(now_), 1s);
  now_ += 999ms;
  EXPECT_EQ(circuit_.Ask(now_), Pass::kRefused);
  now_ += 1ms;
  EXPECT_EQ(circuit_.Ask(now_), Pass::kProbe);
  EXPECT_EQ(circuit_.Ask(now_), Pass::kRefused);
  EXPECT_EQ(circuit_.state(), CircuitState::kProbing);
  circuit_.OnVerdict(Pass::kProbe, kAnswered, now_, 1.0);
  EXPECT_EQ(circuit_.Ask(now_), Pass::kThrough);
}

TEST_F(CircuitTest, PausesDoubleUpToTheLongestAndBeginAnewOnceClosed) {
  Open();
  for (int seconds : {1, 2, 4, 8, 16, 30, 30}) {
    EXPECT_EQ(circuit_.RetryAfter(now_), std::chrono::seconds(seconds));
    now_ += std::chrono::seconds(seconds);
    EXPECT_EQ(Request(kFailed), Pass::kProbe);
  }
  now_ += 30s;
  EXPECT_EQ(Request(kAnswered), Pass::kProbe);
  Open();
  EXPECT_EQ(circuit_.RetryAfter(now_), 1s);
}

TEST_F(CircuitTest, APauseIsShortenedByUpToAHalf) {
  for (int i = 0; i < 4; ++i) Request(kFailed);
  now_ += 1s;
  Request(kFailed, 0.0);
  now_ += 499ms;
  EXPECT_EQ(circuit_.Ask(now_), Pass::kRefused);
  now_ += 1ms;
  EXPECT_EQ(circuit_.Ask(now_), Pass::kProbe);
}

TEST_F(CircuitTest, ADroppedProbeIsFollowedByAnother) {
  Open();
  now_ += 1s;
  EXPECT_EQ(Request(kNothing), Pass::kProbe);
  EXPECT_EQ(circuit_.Ask(now_), Pass::kProbe);
}

TEST_F(CircuitTest, WhatBeganBeforeItOpenedNeitherClosesNorProlongsIt) {
  Open();
  for (CircuitVerdict verdict : {kAnswered, kFailed, kNothing}) circuit_.OnVerdict(Pass::kThrough, verdict, now_, 1.0);
  EXPECT_EQ(circuit_.state(), CircuitState::kOpen);
  now_ += 1s;
  EXPECT_EQ(circuit_.Ask(now_), Pass::kProbe);
  circuit_.OnVerdict(Pass::kThrough, kAnswered, now_, 1.0);
  EXPECT_EQ(circuit_.state(), CircuitState::kProbing);
}

}  // namespace
}  // namespace reelcache
