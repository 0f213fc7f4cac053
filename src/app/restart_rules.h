// What the supervisor of `reelcache serve` does when its worker ended. Pure.
#pragma once

#include <chrono>
#include <optional>
#include <string>

namespace reelcache {

struct WorkerEnd {
  int status = 0;       // of its exit
  int signal = 0;       // that ended it; 0: it ended by itself
  bool served = false;  // it had begun to listen
};

// The program's exit status; nothing: a new worker is to be started. `served_before`: an earlier worker had begun to
// listen, so that the settings are good. `stopping`: the worker was asked to end.
std::optional<int> StatusAfter(const WorkerEnd& end, bool served_before, bool stopping);

// Whether the next worker takes the settings of the first start instead of reading them anew: they have changed since
// and cannot start. `with_first`: the worker that ended had them. Those that fail take turns, as either may be mended.
bool TakesFirstSettings(const WorkerEnd& end, bool served_before, bool with_first);

// How long to wait for the next worker, when the one that ended had run for `lived`; `last` is the wait before that
// one, nothing before the first.
std::chrono::milliseconds NextWait(std::optional<std::chrono::milliseconds> last, std::chrono::milliseconds lived);

// "was ended by signal 11 (Segmentation fault)"
std::string Describe(const WorkerEnd& end);

}  // namespace reelcache
