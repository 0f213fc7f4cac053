#include "server/server_timing.h"

#include <gtest/gtest.h>

namespace reelcache {
namespace {

using namespace std::chrono_literals;

TEST(ServerTiming, TellsWhatTheFirstBytesCost) {
  const FetchTiming plain{30'100us};
  struct Case {
    FirstBytes bytes;
    const char* value;
  } cases[] = {
      {{Source::kMemory}, "memory"},
      {{Source::kDisk, 0us, false, 840us}, "disk;dur=0.8"},
      {{Source::kJoined, 0us, false, 12'100us}, "joined;dur=12.1"},
      {{Source::kJoined, 0us, false, 12'100us, plain}, "joined;dur=12.1, first-byte;dur=30.1"},
      {{Source::kOrigin, 0us, false, 31'200us}, "origin;dur=31.2"},
      {{Source::kOrigin, 0us, false, 31'200us, plain}, "origin;dur=31.2, first-byte;dur=30.1"},
      {{Source::kOrigin, 0us, false, 70ms, FetchTiming{30'100us, FetchAttempt::kHedge}},
       "origin;dur=70.0, first-byte;dur=30.1, hedge"},
      {{Source::kOrigin, 0us, false, 200ms, FetchTiming{30'100us, FetchAttempt::kRetry, true}},
       "origin;dur=200.0, first-byte;dur=30.1, retry"},
      {{Source::kOrigin, 0us, false, 200ms, FetchTiming{30'100us, FetchAttempt::kHedge, true}},
       "origin;dur=200.0, first-byte;dur=30.1, hedge, retry"},
      {{Source::kMemory, 30'400us, true}, "question;dur=30.4, memory"},
      {{Source::kDisk, 300us, false, 1ms}, "record;dur=0.3, disk;dur=1.0"},
  };
  for (const Case& c : cases) EXPECT_EQ(ServerTimingLine(c.bytes), "Server-Timing: " + std::string(c.value) + "\r\n");
}

}  // namespace
}  // namespace reelcache
