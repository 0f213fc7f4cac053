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
  // What is being found out about a name, and who waits for it.
  class Question;
  using QuestionRef = std::shared_ptr<Question>;

  struct Look {
    enum class Kind { kObject, kNegative, kWait, kAsk };
    Kind kind = Kind::kAsk;
    ObjectRef object;            // kObject; kAsk: the stale one, if there is one
    std::optional<Error> error;  // kNegative
    bool changed = false;        // kAsk: the last version is doomed, and the record of it on disk with it
    QuestionRef question = {};   // kAsk: to be answered
  };

  ObjectTable(Metrics& metrics, std::size_t most_entries);

  // kObject: fresh by `is_fresh`. kWait: `waiter` will be answered on `loop`. kAsk: the caller must find out and call
  // Answer; until then others wait.
  Look Find(const std::string& name, SteadyTime now, Loop& loop, const std::weak_ptr<Viewer>& waiter,
            const std::function<bool(Object&)>& is_fresh);

  // What Find would tell, without asking or waiting: kWait where a question runs.
  Look Peek(const std::string& name, SteadyTime now, const std::function<bool(const Object&)>& is_fresh);

  // The last version that was told; null: none, or it was forgotten.
  ObjectRef Known(const std::string& name);

  // All that were told and not forgotten, doomed ones too.
  std::vector<ObjectRef> Objects() const;

  // Ends the question: keeps the object, or the negative answer until `negative_until`, or nothing (other errors, and a
  // question that was overtaken), and tells the waiters.
  void Answer(const std::string& name, const QuestionRef& question, const Result<Opened>& result,
              SteadyTime negative_until);

  // `act` with what is known of the name (may be null), while nobody else learns or says anything of it. A question that
  // runs is overtaken: its answer goes to who waits already, and who comes later asks anew. A negative answer is
  // forgotten.
  void Overtake(const std::string& name, const std::function<void(Object*)>& act);
  // What was remembered as missing or forbidden below `prefix` is asked anew.
  void ForgetNegatives(std::string_view prefix);
  // Everything that is known is doomed.
  void OvertakeAll();

  // `act`, unless the question was overtaken.
  void IfCurrent(const std::string& name, const QuestionRef& question, const std::function<void()>& act);
  // `act`, if this object is what is known of its name. Whether it was.
  bool IfKnown(const Object& object, const std::function<void()>& act);

  // Of the objects that are known and begin with `prefix`.
  std::vector<std::string> Names(std::string_view prefix);

 private:
  struct Entry {
    ObjectRef object;
    std::optional<Error> negative;
    SteadyTime negative_until{};
    QuestionRef question;  // that runs; null: none
  };
  struct Shard {
    mutable std::mutex mutex;
    std::unordered_map<std::string, Entry> entries;
  };

  static Look LookAt(const Entry& entry, SteadyTime now, const std::function<bool(Object&)>& is_fresh);
  Shard& ShardOf(const std::string& name);
  void Trim(Shard& shard);

  static constexpr std::size_t kShards = 16;
  Metrics& metrics_;
  std::size_t most_entries_;
  Shard shards_[kShards];
};

}  // namespace reelcache
