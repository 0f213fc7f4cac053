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

#include "base/said_once.h"
#include "cache/chunk_reader.h"
#include "cache/object_table.h"
#include "http/cache_status.h"

namespace reelcache {

struct CacheOptions {
  std::uint32_t chunk_bytes = 256 * 1024;
  std::uint64_t memory_bytes = 256 * 1024 * 1024;
  std::chrono::milliseconds fresh_for{60'000};
  std::chrono::milliseconds negative_ttl{10'000};
  std::chrono::milliseconds stale_if_error{86'400'000};
};

// What the caller knows of the body it will want, so that the first fetch can already be it.
struct OpenWish {
  std::optional<ByteInterval> first_bytes;  // absent: facts only; end may lie past the object (open range)
  bool with_tail = false;                   // of an unknown object the end is fetched too: a player will ask for it
};

class Cache {
 public:
  Cache(Origin& origin, ChunkStore& store, WorkPool& disk_readers, const Clock& clock, Metrics& metrics,
        CacheOptions options);

  // An object in memory and fresh is returned at once; else nothing is, and the viewer is told later, once.
  // Errors: those of the origin, and kNotFound or kForbidden from a negative entry.
  std::optional<Result<Opened>> Open(Loop& loop, const std::string& name, OpenWish wish,
                                     std::weak_ptr<Viewer> viewer);

  // Requires: `interval` not empty and inside the object.
  std::shared_ptr<BodyReader> Read(Loop& loop, const Opened& opened, ChunkReader::Wish wish,
                                   std::weak_ptr<Viewer> viewer);

  // Keeps `note` with this version of the object: in memory, in its record, and in what a restart opens it as. Nothing
  // for an object that is doomed or not storable, or whose name has another version by now.
  void Annotate(const ObjectRef& object, std::string note);

  // Where an object lies in the store.
  std::string KeyOf(const std::string& name) const { return origin_.CacheKey(name); }

  // What RFC 9211 says of a request for `interval`, as things stand. Looks at no more than 256 chunks.
  CacheStatus StatusOf(const Opened& opened, ByteInterval interval) const;

  std::uint64_t memory_used_bytes() const { return memory_.used_bytes(); }
  const ChunkStore& store() const { return store_; }
  ChunkStore& store() { return store_; }
  WorkPool& disk_readers() { return disk_readers_; }
  const Clock& clock() const { return clock_; }
  Metrics& metrics() { return metrics_; }
  Origin& origin() { return origin_; }

 private:
  friend class Opening;

  bool IsStale(const Object& object) const;
  bool MayAnswer(const Object& object, bool stale) const;  // without asking the origin
  ObjectRef MakeObject(const std::string& name, ObjectFacts facts, WallTime validated_at) const;
  void Remember(const Object& object);
  void Finish(const std::string& name, const Result<Opened>& result);

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
  SaidOnce unstored_;  // objects whose lack of a strong validator was told
};

}  // namespace reelcache
