// How the origin treats one object's requests: one switch per fault. README.md says what each does.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

#include "support/scripted_origin/http_message.h"

namespace reelcache {

// Holds answers until it is opened. Waiting means polling `fd` for input: it stays readable for
// ever once open, so every waiter goes on.
class Gate {
 public:
  Gate();
  ~Gate();
  Gate(const Gate&) = delete;
  Gate& operator=(const Gate&) = delete;

  void Open();
  int fd() const { return fd_; }

 private:
  int fd_;
};

struct Behaviour {
  std::optional<std::chrono::milliseconds> latency;  // instead of the origin's own
  std::optional<std::uint64_t> bandwidth;            // bytes per second; 0: as fast as it goes
  std::optional<int> status;
  std::optional<std::uint64_t> retry_after;          // seconds
  std::optional<std::uint64_t> cut_after_bytes;
  std::optional<std::uint64_t> stall_after_bytes;
  std::optional<std::uint64_t> hold_after_bytes;
  std::uint64_t short_body = 0;                      // bytes left out at the end
  std::uint64_t overlong_body = 0;                   // bytes `X` added at the end
  std::optional<std::uint64_t> fail_count;           // requests it still applies to
  std::string wrong_content_range;                   // empty, or one of kContentRangeFaults
  std::string redirect_to;
  int redirect_status = 302;
  std::optional<std::string> cache_control;
  std::vector<Field> headers;
  bool cut_before_head = false;
  bool hold_before_head = false;
  bool reset = false;                                // cuts send RST instead of FIN
  bool ignore_range = false;
  bool no_etag = false;
  bool weak_etag = false;
  bool no_last_modified = false;
  std::shared_ptr<Gate> gate;                        // given by the table when one of the holds is set

  bool Holds() const { return hold_before_head || hold_after_bytes.has_value(); }
};

// Sets `behaviour` from an object of switches; what is wrong with it, in a sentence, or nothing.
std::optional<std::string> ParseBehaviour(const nlohmann::json& switches, Behaviour& behaviour);

// Thread: any.
class BehaviourTable {
 public:
  // Takes the place of what `name` had; answers already held stay held. The name "*" is for every
  // object without its own; a folder's name is empty or ends in "/".
  void Set(const std::string& name, Behaviour behaviour);
  // Forgets everything and lets every held answer go on.
  void Clear();
  // What applies to the next request for `name`; counts `fail_count` down.
  Behaviour Take(const std::string& name);
  // Lets held answers go on and holds no later ones.
  void Release(const std::string& name);

 private:
  std::mutex mutex_;
  std::map<std::string, Behaviour> behaviours_;
  std::map<std::string, std::shared_ptr<Gate>> gates_;  // closed ones, by name
};

}  // namespace reelcache
