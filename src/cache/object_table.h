// Objects by name: what is known of each, and at most one question to the origin about each at a time.
//
// An entry's answer is a live object or a negative one (not found, forbidden) until its time is over. Everyone who asks
// while a question is running waits for its answer (RFC 9111 §4, collapsing).
//
// Thread: any; sharded. Waiters are answered on their own loops.
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/metrics.h"
#include "cache/fill.h"
#include "cache/object.h"
#include "cache/viewer.h"

namespace reelcache {

struct Opened {
  ObjectRef object;
  bool validated = false;  // the origin was asked for this very request: Age is 0
  bool stale = false;      // the origin could not be asked; served by --stale-if-error
  bool collapsed = false;  // waited for a question that another request had begun
  std::shared_ptr<FillTicket> own_fill;  // the fill that the question began, for whoever asked it; may be null
};

// Whether an error is an answer about the object, to be remembered as such. One with a code speaks of the storage or of
// the way to it (a bucket that is missing, a key that is refused): "unknown" is not "deleted".
inline bool IsAboutObject(const Error& error) {
  return error.code.empty() && (error.kind == ErrorKind::kNotFound || error.kind == ErrorKind::kForbidden);
}

class ObjectTable {
 public:
  struct Look {
    enum class Kind { kObject, kNegative, kWait, kAsk };
    Kind kind = Kind::kAsk;
    ObjectRef object;            // kObject; kAsk: the stale one, if there is one
    std::optional<Error> error;  // kNegative
    bool changed = false;        // kAsk: the last version is doomed, and the record of it on disk with it
  };

  ObjectTable(Metrics& metrics, std::size_t most_entries);

  // kObject: fresh by `is_fresh`. kWait: `waiter` will be answered on `loop`. kAsk: the caller must find out and call
  // Answer; until then others wait.
  Look Find(const std::string& name, SteadyTime now, Loop& loop, const std::weak_ptr<Viewer>& waiter,
            const std::function<bool(const Object&)>& is_fresh);

  // The last version that was told; null: none, or it was forgotten.
  ObjectRef Known(const std::string& name);

  // Ends the question: keeps the object, or the negative answer until `negative_until`, or nothing (other errors), and
  // tells the waiters.
  void Answer(const std::string& name, const Result<Opened>& result, SteadyTime negative_until);

 private:
  struct Waiter {
    Loop* loop;
    std::weak_ptr<Viewer> viewer;
  };
  struct Entry {
    ObjectRef object;
    std::optional<Error> negative;
    SteadyTime negative_until{};
    bool asking = false;
    std::vector<Waiter> waiters;
  };
  struct Shard {
    std::mutex mutex;
    std::unordered_map<std::string, Entry> entries;
  };

  Shard& ShardOf(const std::string& name);
  void Trim(Shard& shard);

  static constexpr std::size_t kShards = 16;
  Metrics& metrics_;
  std::size_t most_entries_;
  Shard shards_[kShards];
};

}  // namespace reelcache
