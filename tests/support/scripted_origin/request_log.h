// What the origin was asked and which bytes it sent: the witness of tests about caching.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <mutex>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <utility>

#include "support/scripted_origin/http_message.h"

namespace reelcache {

// How often each byte of one version of an object was sent.
class Coverage {
 public:
  void Add(std::uint64_t begin, std::uint64_t end, std::int64_t times);
  std::int64_t max_times() const;
  std::uint64_t distinct_bytes() const;

 private:
  std::map<std::uint64_t, std::int64_t> steps_;  // offset -> change of the count there
};

// Body bytes on the wire, and which of the object's they are, if any.
struct SentRun {
  std::uint64_t bytes = 0;
  std::uint64_t revision = 0;
  std::uint64_t begin = 0;
  std::uint64_t end = 0;
};

// Thread: any.
class RequestLog {
 public:
  // Names the entry that the other calls speak of. It is in the log from here on, with status 0.
  std::uint64_t Begin(std::uint64_t connection, const RequestHead& request);
  void SetStatus(std::uint64_t n, int status);
  void SetHeld(std::uint64_t n, bool held);
  // Called before the bytes are sent, so whoever has them finds them counted; `Unsend` takes back
  // what the socket did not accept.
  void Send(std::uint64_t n, const SentRun& run) { Count(n, run, 1); }
  void Unsend(std::uint64_t n, const SentRun& run) { Count(n, run, -1); }
  void Finish(std::uint64_t n);
  void CountConnection(int by);

  void Clear();
  nlohmann::ordered_json Entries() const;
  nlohmann::ordered_json Stats() const;

 private:
  struct Entry {
    std::uint64_t connection;
    std::string name, method, target;
    Fields fields;
    int status = 0;
    std::uint64_t bytes = 0;
    bool held = false, running = true;
  };
  struct Totals {
    std::uint64_t requests = 0;
    std::uint64_t bytes = 0;
  };
  Entry* Find(std::uint64_t n);
  void Count(std::uint64_t n, const SentRun& run, int times);

  mutable std::mutex mutex_;
  std::deque<Entry> entries_;
  std::uint64_t first_n_ = 1;  // number of entries_.front()
  Totals all_;
  std::map<std::string, Totals> by_name_;
  std::map<std::pair<std::string, std::uint64_t>, Coverage> coverage_;  // by name and revision
  int open_connections_ = 0;
  std::uint64_t connections_ = 0;
};

}  // namespace reelcache
