// One connection that asks for one range after another and times the answers.
//
// Thread: its own loop's. It never blocks; `Load` polls `fd` and calls `OnReady`.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "places.h"
#include "target.h"

namespace reelcache {

class RangeClient {
 public:
  using Clock = std::chrono::steady_clock;
  enum class State {
    kIdle,        // nothing asked yet, or the answer is complete: `ttfb` and `total` tell
    kConnecting,  // wants to be told when `fd` takes output
    kWaiting,     // for the head
    kReading,     // the body
    kFailed,      // `error` tells; the next request makes a new connection
  };
  struct Rules {
    bool fresh_connection = false;
    std::optional<std::uint64_t> verify_version;  // of the scripted origin's bytes
  };

  RangeClient(const Target& target, Rules rules) : target_(target), rules_(rules) {}
  ~RangeClient() { Close(); }
  RangeClient(const RangeClient&) = delete;
  RangeClient& operator=(const RangeClient&) = delete;

  // Requires: not busy. The clock starts here, before a connection is made if one is needed.
  void Ask(const Place& place);
  void OnReady();
  // Ends a request that takes too long.
  void GiveUp(const std::string& why) { Fail(why); }

  State state() const { return state_; }
  bool busy() const { return state_ != State::kIdle && state_ != State::kFailed; }
  int fd() const { return fd_; }                    // changes only inside `Ask` and `OnReady`
  std::uint64_t connects() const { return connects_; }
  Clock::time_point asked_at() const { return asked_at_; }
  Clock::duration ttfb() const { return first_byte_at_ - asked_at_; }
  Clock::duration total() const { return end_at_ - asked_at_; }
  std::uint64_t body_bytes() const { return received_; }
  std::uint64_t complete_length() const { return complete_length_; }
  const std::string& error() const { return error_; }

 private:
  void Connect();
  void SendRequest();
  void Read();
  void OnBytes(std::string_view bytes);
  bool ReadHeadFields(std::string_view head);
  bool TakeField(std::string_view name, std::string_view value);
  void OnBody(std::string_view bytes);
  void Fail(std::string why);
  void Close();

  const Target& target_;
  const Rules rules_;
  State state_ = State::kIdle;
  int fd_ = -1;
  std::uint64_t connects_ = 0;
  bool answered_before_ = false;  // this connection; if it then ends unasked, a new one is tried
  bool close_after_ = false;
  Place place_{};
  std::string head_;              // the part of it that came
  std::uint64_t received_ = 0;    // of the body
  std::uint64_t complete_length_ = 0;
  bool right_range_ = false;      // of the answer's Content-Range
  bool right_length_ = false;     // of its Content-Length
  Clock::time_point asked_at_{}, first_byte_at_{}, end_at_{};
  std::string error_;
};

}  // namespace reelcache
