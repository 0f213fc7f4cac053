// A closed loop of connections: each asks for its next place as soon as it has its last answer.
//
// Thread: one for all connections, so that the load costs little beside the server.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <random>
#include <span>
#include <string>
#include <vector>

#include "options.h"
#include "places.h"
#include "range_client.h"

namespace reelcache {

struct LoadResult {
  std::vector<double> ttfb_us;   // of each complete answer
  std::vector<double> total_us;
  std::vector<double> later_ttfb_us;  // with `together`: of all connections but the first
  std::map<std::string, std::uint64_t> errors;
  std::uint64_t bytes = 0;
  std::uint64_t connects = 0;
  std::uint64_t complete_length = 0;  // of the object of the last answer
  double seconds = 0;
  double own_cpu_seconds = 0;
  double server_cpu_seconds = 0;      // of `options.server_pid`

  bool good() const { return errors.empty() && !total_us.empty(); }
};

// When a run ends: the places are asked in turn, over and over, until one of these is reached.
struct LoadEnd {
  std::uint64_t requests = 0;  // 0: no limit
  double seconds = 0;          // 0: no limit
};

class Load {
 public:
  Load(const Target& target, const SeekOptions& options);
  ~Load();
  Load(const Load&) = delete;
  Load& operator=(const Load&) = delete;

  LoadResult Run(std::span<const Place> places, LoadEnd end);

 private:
  struct Slot {
    std::unique_ptr<RangeClient> client;
    std::uint64_t watched_connection = 0;  // the one epoll knows
    bool watches_output = false;
    bool pausing = false;
    RangeClient::Clock::time_point ask_at{};  // while pausing
  };

  bool AllAsked() const;
  void AskNext(Slot& slot);
  void Ask(Slot& slot);
  void StartDue();
  int WaitMs() const;
  void OnEvent(Slot& slot);
  void Settle(Slot& slot);
  void Watch(Slot& slot);
  void GiveUpLateOnes();

  const SeekOptions& options_;
  int epoll_;
  std::vector<Slot> slots_;
  std::span<const Place> places_;
  LoadEnd end_{};
  std::uint64_t asked_ = 0;
  std::uint64_t running_ = 0;
  std::uint64_t pausing_ = 0;
  std::mt19937_64 random_;
  LoadResult result_;
};

}  // namespace reelcache
