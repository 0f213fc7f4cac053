// Time as a dependency: timeouts and freshness run on what the constructor was given, so tests can push it.
#pragma once

#include <chrono>

namespace reelcache {

using SteadyTime = std::chrono::steady_clock::time_point;
using WallTime = std::chrono::system_clock::time_point;

class Clock {
 public:
  virtual ~Clock() = default;
  virtual SteadyTime Now() const = 0;  // for timeouts; never jumps
  virtual SteadyTime Rough() const { return Now(); }  // as Now, up to 10 ms behind and cheaper: for long deadlines
  virtual WallTime Wall() const = 0;  // for dates and for freshness over a restart; may jump, up to 10 ms behind

  static const Clock& System();
};

}  // namespace reelcache
