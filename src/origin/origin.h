// Where objects come from: lists them and fetches byte ranges of one version.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/byte_interval.h"
#include "base/clock.h"
#include "base/request_id.h"
#include "base/result.h"
#include "http/validators.h"
#include "io/loop.h"

namespace reelcache {

// What an origin says of one version of an object.
struct ObjectFacts {
  std::uint64_t complete_length = 0;      // bytes
  Validator validator;                    // the origin's own; see http/validators.h
  std::optional<WallTime> last_modified;  // whole seconds
  std::string content_type;               // empty: the origin did not say
  std::string content_encoding;           // empty: none
  bool may_store = true;                  // false: no-store or private (RFC 9111 §5.2.2)

  friend bool operator==(const ObjectFacts&, const ObjectFacts&) = default;
};

// Whether both speak of the same bytes, whatever else they say of them.
inline bool IsSameVersion(const ObjectFacts& one, const ObjectFacts& other) {
  return one.complete_length == other.complete_length && one.validator == other.validator;
}

// Which of the requests for the same bytes one is.
enum class FetchAttempt {
  kFirst,
  kRetry,     // after a fault
  kHedge,     // beside one whose head is late
  kTakeover,  // beside one whose body is silent
};

struct FetchRequest {
  std::string name;               // object name: bytes as listed, not percent-encoded
  ByteInterval interval;          // end beyond the object is clamped by the origin; never empty
  std::optional<Validator> pin;   // only this version; anything else ends in kChanged
  bool urgent = true;             // false: read-ahead, yields to urgent fetches
  RequestId cause = {};           // whose bytes they are to be; none: nobody waits for them
  FetchAttempt attempt = FetchAttempt::kFirst;
};

// How the head of a fetch was had.
struct FetchTiming {
  std::chrono::microseconds first_byte{0};  // from when the request left until its head was there
  FetchAttempt attempt = FetchAttempt::kFirst;  // that brought the head
  bool retried = false;                         // others had failed before

  friend bool operator==(const FetchTiming&, const FetchTiming&) = default;
};

// Receives one fetch's answer. Called on the loop the fetch was started on, never inside Fetch().
// Order: OnHead once, OnBytes any number of times, OnEnd once; after OnEnd nothing. On an error before the
// head no head comes.
class FetchSink {
 public:
  virtual ~FetchSink() = default;
  // The request leaves now, after its time in a line. Only an origin with a line of its own tells it, once, before the
  // head. The fetch is not dropped in it.
  virtual void OnSent() {}
  // Right before the head, from an origin behind a TimedOrigin. The fetch is not dropped in it.
  virtual void OnTiming(const FetchTiming& timing) { static_cast<void>(timing); }
  // The server sends the whole object where a part of it was asked for: before the head.
  virtual void OnRangeIgnored() {}
  // `interval` is what will arrive: it begins where asked and ends at the asked end or the object's.
  virtual void OnHead(const ObjectFacts& facts, ByteInterval interval) = 0;
  // `bytes` is valid during the call only.
  virtual void OnBytes(std::string_view bytes) = 0;
  // Errors: kNotFound, kForbidden, kUnauthorized, kChanged, kUnsatisfied, kUnavailable, kTimeout, kBusy, kBadAnswer, kInvalid.
  virtual void OnEnd(Status status) = 0;
};

// A running fetch. Dropping it cancels: the sink hears nothing more. Thread: the loop it was started on.
class FetchHandle {
 public:
  virtual ~FetchHandle() = default;
  // Stops OnBytes soon (a bounded number may still come) until Resume. May be called from OnBytes.
  virtual void Pause() = 0;
  virtual void Resume() = 0;
  // A viewer waits for it now: from here on it is urgent, as if it had been from the start.
  virtual void Hurry() {}
};

struct OriginState;  // origin/origin_state.h

struct ListedObject {
  std::string name;
  std::optional<std::uint64_t> size;      // bytes; absent: the listing does not say
  std::optional<WallTime> last_modified;
  std::optional<Validator> validator;     // only when the listing gives the same one as a fetch would
};

struct ListPage {
  std::vector<ListedObject> objects;
  std::string next;  // token for the next page; empty: this was the last
};

using OnFacts = std::function<void(Result<ObjectFacts>)>;
using OnListPage = std::function<void(Result<ListPage>)>;

// What cache keys of objects begin with, and the names that follow it in them.
struct KeyPrefix {
  std::string key;
  std::string name;  // `key` and a rest is the cache key of `name` and that rest
};

// Thread: every call from any loop; answers come on the calling loop, never inside the call.
// Lifetime: outlives its fetches. Callbacks of Stat and List always come, also during shutdown.
class Origin {
 public:
  virtual ~Origin() = default;

  // `sink` must live until its OnEnd or until the handle is dropped.
  virtual std::unique_ptr<FetchHandle> Fetch(Loop& loop, FetchRequest request, FetchSink& sink) = 0;

  // The facts of the current version, without its body.
  virtual void Stat(Loop& loop, std::string name, OnFacts on_facts) = 0;

  // One page of all objects below the origin's prefix; `token` empty for the first.
  virtual void List(Loop& loop, std::string token, OnListPage on_page) = 0;

  // For logs and error texts; holds no secrets.
  virtual std::string Describe() const = 0;

  // How it does now, for requests for `name`: each adds what it knows.
  virtual void TellState(const std::string& name, OriginState& state) const {
    static_cast<void>(name), static_cast<void>(state);
  }

  // Stable over restarts and different for different contents: part of every cache key.
  virtual std::string CacheScope() const = 0;

  // Where an object lies in the cache.
  virtual std::string CacheKey(const std::string& name) const { return CacheScope() + "\n" + name; }

  // Together those of all objects whose names begin with `name_prefix`.
  virtual std::vector<KeyPrefix> CacheKeyPrefixes(const std::string& name_prefix) const {
    return {{CacheKey(name_prefix), name_prefix}};
  }
  // Of which object that is the key; nothing: of none here.
  virtual std::optional<std::string> NameOf(std::string_view cache_key) const {
    std::size_t line = cache_key.find('\n');
    if (line == std::string_view::npos) return std::nullopt;
    std::string name(cache_key.substr(line + 1));
    return CacheKey(name) == cache_key ? std::optional(std::move(name)) : std::nullopt;
  }

  // Ends what still runs on `loop`: Stat and List answer kUnavailable, fetches end with it or go quiet. To be called
  // on that loop, never from one of the callbacks above, before it stops for good; later calls may be refused.
  virtual void CloseLoop(Loop& loop) { static_cast<void>(loop); }
};

}  // namespace reelcache
