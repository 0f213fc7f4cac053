#include "origin/circuit.h"

#include <gtest/gtest.h>

#include <string>

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
    if (pass != Pass::kRefused) circuit_.OnVerdict(pass, verdict, std::to_string(++names_), now_, random);
    return pass;
  }
  void Open() {
    for (int i = 0; i < 9; ++i) Request(kFailed);
    now_ += 3s;
    Request(kFailed);
    ASSERT_EQ(circuit_.state(), CircuitState::kOpen);
  }

  Circuit circuit_{{}};
  SteadyTime now_ = kStart;
  int names_ = 0;
};

TEST(CircuitVerdictTest, OnlyPassingFaultsAreFailures) {
  for (auto kind : {ErrorKind::kUnavailable, ErrorKind::kTimeout}) EXPECT_EQ(VerdictOf({kind, ""}), kFailed);
  for (auto kind : {ErrorKind::kNotFound, ErrorKind::kForbidden, ErrorKind::kChanged, ErrorKind::kUnsatisfied,
                    ErrorKind::kBadAnswer})
    EXPECT_EQ(VerdictOf({kind, ""}), kAnswered) << ToString(kind);
  for (auto kind : {ErrorKind::kBusy, ErrorKind::kInvalid, ErrorKind::kInternal, ErrorKind::kNoSpace, ErrorKind::kCorrupt})
    EXPECT_EQ(VerdictOf({kind, ""}), kNothing) << ToString(kind);
}

TEST_F(CircuitTest, OpensAfterFailuresInARowOfSeveralNamesOverSomeTime) {
  struct Case {
    const char* name;
    std::string verdicts;  // '+' answered, '-' dropped, a letter: the object of that name failed
    std::chrono::milliseconds apart;
    CircuitState state;
  };
  const Case cases[] = {
      {"nine", "abcdefghi", 1000ms, CircuitState::kClosed},
      {"ten", "abcdefghij", 334ms, CircuitState::kOpen},
      {"ten at once", "abcdefghij", 0ms, CircuitState::kClosed},
      {"ten within less than the span", "abcdefghij", 333ms, CircuitState::kClosed},
      {"one object", "aaaaaaaaaaaaaaaaaaaa", 1000ms, CircuitState::kClosed},
      {"two objects", "abababababababababab", 1000ms, CircuitState::kClosed},
      {"three objects", "aaaaaaaabc", 1000ms, CircuitState::kOpen},
      {"three, the third one late", "abababababababc", 1000ms, CircuitState::kOpen},
      {"one answer", "abcdefghi+abcdefghi", 1000ms, CircuitState::kClosed},
      {"names before an answer", "ab+ccccccccccccc", 1000ms, CircuitState::kClosed},
      {"dropped ones", "abcde-fg-hi--j", 334ms, CircuitState::kOpen},
  };
  for (const Case& c : cases) {
    Circuit circuit{{}};
    SteadyTime now = kStart;
    for (char symbol : c.verdicts) {
      CircuitVerdict verdict = symbol == '+' ? kAnswered : symbol == '-' ? kNothing : kFailed;
      circuit.OnVerdict(circuit.Ask(now), verdict, std::string(1, symbol), now, 1.0);
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
  circuit_.OnVerdict(Pass::kProbe, kAnswered, "name", now_, 1.0);
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
  for (int i = 0; i < 9; ++i) Request(kFailed);
  now_ += 3s;
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
  for (CircuitVerdict verdict : {kAnswered, kFailed, kNothing})
    circuit_.OnVerdict(Pass::kThrough, verdict, "name", now_, 1.0);
  EXPECT_EQ(circuit_.state(), CircuitState::kOpen);
  now_ += 1s;
  EXPECT_EQ(circuit_.Ask(now_), Pass::kProbe);
  circuit_.OnVerdict(Pass::kThrough, kAnswered, "name", now_, 1.0);
  EXPECT_EQ(circuit_.state(), CircuitState::kProbing);
}

}  // namespace
}  // namespace reelcache
