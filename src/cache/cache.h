// The heart: opens objects by name and reads them from memory, disk or origin.
//
// One request's way: Open (object_table, opening) -> http decisions by the caller -> Read (chunk_reader or
// pass_reader) -> pieces.
//
// Thread: every call from any loop; answers come on the calling loop.
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/live.h"
#include "base/said_once.h"
#include "cache/chunk_reader.h"
#include "cache/object_table.h"
#include "http/cache_status.h"
#include "store/pins.h"

namespace reelcache {

struct CacheOptions {
  std::uint32_t chunk_bytes = 256 * 1024;
  std::uint64_t memory_bytes = 256 * 1024 * 1024;
  Live<std::chrono::milliseconds> fresh_for{std::chrono::seconds(60)};
  Live<std::chrono::milliseconds> negative_ttl{std::chrono::seconds(10)};
  Live<std::chrono::milliseconds> stale_if_error{std::chrono::hours(24)};
};

// What the caller knows of the body it will want, so that the first fetch can already be it.
struct OpenWish {
  std::optional<ByteInterval> first_bytes;  // absent: facts only; end may lie past the object (open range)
  bool with_tail = false;                   // of an unknown object the end is fetched too: a player will ask for it
  RequestId cause = {};                     // who asks
};

// What a request for a name would find, seen without changing anything.
struct ObjectView {
  ObjectRef object;               // null: nothing is known of it
  bool asking = false;            // a question about it runs: a request would wait for that
  std::optional<Error> negative;  // what a request would be told
};

// A part of an object's bytes, and where a reader would find it now.
struct ByteRun {
  Source source = Source::kOrigin;
  ByteInterval interval;

  friend bool operator==(const ByteRun&, const ByteRun&) = default;
};

enum class Held { kNowhere, kMemory, kDisk };  // kMemory: there alone

class Cache {
 public:
  Cache(Origin& origin, ChunkStore& store, WorkPool& disk_readers, const Clock& clock, Metrics& metrics,
        CacheOptions options);

  // Takes over all but the size of chunks.
  void Reload(const CacheOptions& options);

  // An object in memory and fresh is returned at once; else nothing is, and the viewer is told later, once.
  // Errors: those of the origin, and kNotFound or kForbidden from a negative entry.
  std::optional<Result<Opened>> Open(Loop& loop, const std::string& name, OpenWish wish,
                                     std::weak_ptr<Viewer> viewer);

  // Requires: `interval` not empty and inside the object.
  std::shared_ptr<BodyReader> Read(Loop& loop, const Opened& opened, ReadWish wish,
                                   std::weak_ptr<Viewer> viewer);

  // Keeps `note` with this version of the object: in memory, in its record, and in what a restart opens it as. Says false
  // for an object that is doomed or not storable, or whose name has another version by now, or was forgotten.
  bool Annotate(const ObjectRef& object, std::string note);

  // Where an object lies in the store.
  std::string KeyOf(const std::string& name) const { return origin_.CacheKey(name); }

  // Names that begin with `prefix` and are known in memory or by a record. Blocks: worker thread.
  std::vector<std::string> KnownNames(const std::string& prefix);

  // An object as its record has it, for a look at what is kept of it; null: there is none. Blocks: worker thread.
  ObjectRef FromRecord(const std::string& name);

  // What pinning the object would note.
  Pin PinOf(const Object& object) const;

  // What RFC 9211 says of a request for `interval`, as things stand. Looks at no more than 256 chunks.
  CacheStatus StatusOf(const Opened& opened, ByteInterval interval) const;

  // Neither fetches nor counts as a use. Blocks on the disk: call on a worker thread.
  ObjectView ViewOf(const std::string& name);

  // `interval` in its order, neighbours of one source together, as far as `most_chunks` chunks reach. Nothing fetches or
  // counts as a use. Requires: a storable object; `interval` not empty and inside it.
  std::vector<ByteRun> RunsOf(Object& object, ByteInterval interval, ChunkIndex most_chunks) const;

  // What a reader would fetch that wants `wanted`, whose first byte is missing. Requires: as RunsOf.
  ByteInterval BlockFor(Object& object, ByteInterval wanted, std::uint64_t block_bytes) const;

  const CacheOptions& options() const { return options_; }

  // Where the byte at `offset` lies, and what follows it in its chunk or in some of it.
  Held HeldAt(const Object& object, std::uint64_t offset) const;

  // Writes what memory has of a chunk from one of its entries on to the disk, which will drop it when its queue is full.
  // False: memory does not have all of it. Requires: `offset` is an entry of a storable object.
  bool CopyToDisk(const Object& object, std::uint64_t offset);

  // What is known in memory, for whoever looks into the cache (cache/contents).
  std::vector<ObjectRef> KnownObjects() const { return table_.Objects(); }
  bool IsStale(const Object& object) const;
  // What objects that are opened next get. Blocks: worker thread.
  reelcache::Generations Generations() { return {store_, purge_counts_}; }
  const MemoryTier& memory() const { return memory_; }

  std::uint64_t memory_used_bytes() const { return memory_.used_bytes(); }
  std::uint64_t memory_capacity_bytes() const { return memory_.capacity_bytes(); }
  const ChunkStore& store() const { return store_; }
  ChunkStore& store() { return store_; }
  WorkPool& disk_readers() { return disk_readers_; }
  const Clock& clock() const { return clock_; }
  Metrics& metrics() { return metrics_; }
  Origin& origin() { return origin_; }

 private:
  friend class Opening;
  friend class Pinning;
  friend class Purger;

  bool MayAnswer(const Object& object, bool stale) const;  // without asking the origin
  ObjectRef MakeObject(const std::string& name, ObjectFacts facts, WallTime validated_at, Generation generation) const;
  void Remember(const Object& object);
  void MovePin(const Object& object);
  void Finish(const std::string& name, const ObjectTable::QuestionRef& question, const Result<Opened>& result);

  Origin& origin_;
  ChunkStore& store_;
  WorkPool& disk_readers_;
  const Clock& clock_;
  Metrics& metrics_;
  CacheOptions options_;
  const std::shared_ptr<BufferPool> buffers_ = BufferPool::Create();
  MemoryTier memory_;
  ReadAheadBudget read_ahead_;
  const ReaderParts reader_parts_;
  ObjectTable table_;
  PurgeCounts purge_counts_;
  SaidOnce unstored_;  // objects whose lack of a strong validator was told
};

}  // namespace reelcache
