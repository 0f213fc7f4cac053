// One version of one object: its facts, and the fills that are running for it.
//
// Life of an object
//   live      answers requests; fresh or stale by its age
//   doomed    changed or gone at the origin, or purged: no new readers; running ones finish from what they find or are cut
//
//   live -> doomed      never back
//
// Lifetime: shared by the table, its readers and its fills. Thread: any.
#pragma once

#include <algorithm>
#include <atomic>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "cache/chunk_grid.h"
#include "cache/freshness.h"
#include "cache/generation.h"
#include "cache/object_use.h"
#include "http/preconditions.h"
#include "http/validators.h"
#include "origin/origin.h"
#include "store/chunk_store.h"

namespace reelcache {

class Fill;

// Ids are hashes, stable over restarts: of the cache key, and of validator and length.
std::uint64_t ObjectIdOf(std::string_view cache_key);
std::uint64_t VersionIdOf(const ObjectFacts& facts);
// Of one keeping of a version.
std::uint64_t VersionIdOf(const ObjectFacts& facts, Generation generation);
// Under which a poster of the object is kept, as the only chunk.
std::uint64_t PosterIdOf(std::string_view cache_key);

// Our own entity tag (RFC 9110 §8.8.3): strong and quoted when the origin's validator is strong, weak when it is weak,
// nothing when there is none.
std::optional<EntityTag> EntityTagOf(const ObjectFacts& facts);

class Object {
 public:
  struct Identity {
    std::uint64_t id = 0;
    Generation generation = {};
    std::uint32_t chunk_bytes = 0;
  };

  Object(std::string name, Identity identity, ObjectFacts facts, WallTime validated_at);

  const std::string& name() const { return name_; }
  std::uint64_t id() const { return id_; }
  std::uint64_t version() const { return version_; }
  const Generation& generation() const { return generation_; }
  const ObjectFacts& facts() const { return facts_; }
  const ChunkGrid& grid() const { return grid_; }
  // Of a chunk from one of its entries to its end. Requires: storable(), which bounds the index.
  ChunkKey KeyOf(ChunkIndex index, std::uint32_t entry = 0) const {
    return {id_, version_, index | entry << ChunkKey::kIndexBits};
  }

  const std::optional<EntityTag>& etag() const { return validators_.etag; }
  const CurrentValidators& validators() const { return validators_; }

  // What every answer about it says, in the server's words: made once, by the first answer.
  struct AnswerFields {
    std::string type;    // field lines of an answer with one type
    std::string others;
  };
  const AnswerFields& answer_fields(AnswerFields (*make)(const Object&)) const {
    std::call_once(answer_fields_made_, [&] { answer_fields_ = make(*this); });
    return answer_fields_;
  }

  // Whether its bytes may be kept and combined: a strong validator (RFC 9111 §3.4), and the origin allows it. Longer
  // than 16 TiB at 64 KiB a chunk, its chunks have no keys.
  bool storable() const {
    bool has_keys = facts_.complete_length >> ChunkKey::kIndexBits < grid_.chunk_bytes;
    return facts_.may_store && facts_.validator.strong() && has_keys;
  }

  WallTime validated_at() const { return WallTime(WallTime::duration(validated_at_.load())); }
  void Freshen(WallTime now) {
    validated_at_.store(now.time_since_epoch().count());
    must_ask_.store(false);
  }
  // It is asked for at its next use, however long it might be fresh. `at`: as old as makes it stale.
  void MakeStale(WallTime at) {
    validated_at_.store(std::min(validated_at_.load(), at.time_since_epoch().count()));
    must_ask_.store(true);
    stale_until_.store(0);
  }
  bool must_ask() const { return must_ask_.load(); }

  // While the origin fails, a stale object answers until then without asking again (--stale-if-error).
  bool stale_allowed(WallTime now) const { return now.time_since_epoch().count() < stale_until_.load(); }
  void AllowStale(WallTime until) { stale_until_.store(until.time_since_epoch().count()); }

  // What viewers were sent of this version.
  ObjectUse& use() const { return *use_; }
  // Goes on counting where `same_version` is. Before anybody else knows this object.
  void ShareUse(const Object& same_version) { use_ = same_version.use_; }

  bool doomed() const { return doomed_.load(); }
  void Doom() { doomed_.store(true); }

  // What others found out about this version and want kept with it; opaque here. Empty: nothing.
  std::string note() const {
    std::lock_guard lock(note_mutex_);
    return note_;
  }
  void SetNote(std::string note) {
    std::lock_guard lock(note_mutex_);
    note_ = std::move(note);
  }

  // Running fills, for joining. Requires for both lists: the caller holds `fills_mutex`.
  std::mutex fills_mutex;
  std::vector<std::shared_ptr<Fill>> fills;

 private:
  std::string name_;
  std::uint64_t id_;
  Generation generation_;
  std::uint64_t version_;
  ObjectFacts facts_;
  ChunkGrid grid_;
  CurrentValidators validators_;
  mutable std::once_flag answer_fields_made_;
  mutable AnswerFields answer_fields_;
  std::atomic<WallTime::rep> validated_at_;
  std::atomic<WallTime::rep> stale_until_{0};
  std::atomic<bool> must_ask_{false};
  std::atomic<bool> doomed_{false};
  std::shared_ptr<ObjectUse> use_;
  mutable std::mutex note_mutex_;
  std::string note_;  // guarded by note_mutex_
};

using ObjectRef = std::shared_ptr<Object>;

inline Freshness FreshnessOf(const Object& object, WallTime now, std::chrono::milliseconds fresh_for) {
  return object.must_ask() ? Freshness::kStale : FreshnessOf(object.validated_at(), now, fresh_for);
}

}  // namespace reelcache
