#include "app/restart_rules.h"

#include <fmt/format.h>

#include <algorithm>
#include <csignal>
#include <cstring>

namespace reelcache {
namespace {

using namespace std::chrono_literals;

constexpr std::chrono::milliseconds kFirstWait = 1s;
constexpr std::chrono::milliseconds kLongestWait = 30s;
constexpr std::chrono::milliseconds kQuiet = 1min;  // a worker that ran for so long did not crash at once

constexpr int kStatusOfSignal = 128;  // as shells count

}  // namespace

std::optional<int> StatusAfter(const WorkerEnd& end, bool served_before, bool stopping) {
  if (stopping) {
    bool as_asked = end.signal == SIGTERM || end.signal == SIGINT;  // it had not got as far as to take them
    return end.signal == 0 ? end.status : as_asked ? 0 : kStatusOfSignal + end.signal;
  }
  if (end.signal != 0) return std::nullopt;
  bool refused = !end.served && !served_before;
  return end.status == 0 || refused ? std::optional(end.status) : std::nullopt;
}

bool TakesFirstSettings(const WorkerEnd& end, bool served_before, bool with_first) {
  if (end.served || !served_before) return false;
  return end.signal == 0 ? !with_first : with_first;
}

std::chrono::milliseconds NextWait(std::optional<std::chrono::milliseconds> last, std::chrono::milliseconds lived) {
  if (!last || lived >= kQuiet) return 0ms;
  return *last == 0ms ? kFirstWait : std::min(*last * 2, kLongestWait);
}

std::string Describe(const WorkerEnd& end) {
  if (end.signal == 0) return fmt::format("ended with status {}", end.status);
  return fmt::format("was ended by signal {} ({})", end.signal, strsignal(end.signal));
}

}  // namespace reelcache
