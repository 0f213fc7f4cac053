// The disk tier: chunks by key, and the records of the objects they belong to. Loses data freely, never
// invents it: every error is a miss.
//
// Thread: any. Errors: logged and counted inside; callers see a miss or a dropped write.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "base/slice.h"

namespace reelcache {

// A fixed-size part of one version of one object. Object and version are hashes: see cache/object.h.
struct ChunkKey {
  std::uint64_t object = 0;
  std::uint64_t version = 0;
  std::uint32_t index = 0;  // of the chunk; the bits from kIndexBits on count the entry where it begins (cache/chunk_grid)

  static constexpr unsigned kIndexBits = 28;

  std::uint32_t entry() const { return index >> kIndexBits; }
  ChunkKey whole() const { return {object, version, index & ((1u << kIndexBits) - 1)}; }

  friend bool operator==(const ChunkKey&, const ChunkKey&) = default;
};

struct ChunkKeyHash {
  std::size_t operator()(const ChunkKey& key) const {
    std::uint64_t mixed = key.object ^ (key.version * 0x9E3779B97F4A7C15ull) ^
                          (key.index * 0xC2B2AE3D27D4EB4Full);
    return static_cast<std::size_t>(mixed ^ (mixed >> 29));
  }
};

// Of an index or a poster: the next use finds it, however long it takes to come (store/placement).
inline constexpr int kDearUse = 4;

struct StoreStats {
  std::uint64_t used_bytes = 0;      // on disk, all files of the store
  std::uint64_t capacity_bytes = 0;  // the disk budget in force
  std::uint64_t chunks = 0;          // readable ones, waiting writes included
  std::uint64_t objects = 0;         // object records
  std::uint64_t write_queue_bytes = 0;
  std::uint64_t memtable_bytes = 0;
  std::uint64_t dropped_writes = 0;
  std::uint64_t errors = 0;
  bool writable = false;             // false: closed, locked by another process, or the disk is full
};

class ChunkStore {
 public:
  virtual ~ChunkStore() = default;

  // Whether a read would very likely succeed. Never blocks on the disk.
  virtual bool Contains(const ChunkKey& key) const = 0;

  // Blocks on the disk: call on a worker thread. Nothing when it is not there or does not match its checksum.
  virtual std::optional<Slice> ReadChunk(const ChunkKey& key) = 0;

  // Takes a share in `bytes` and returns at once; written later, in order. Until then ReadChunk finds it.
  // Dropped when the queue is full or nothing can be written.
  virtual void WriteChunk(const ChunkKey& key, Slice bytes) = 0;

  // A chunk was read from here for a viewer, or leaves memory after it was used there: those are kept longer. One that
  // is dearer than others counts for several at once.
  virtual void CountUses(const ChunkKey& key, int uses) = 0;

  // Object records: small, kept in a log that survives a crash of the process. Blocks shortly: worker thread.
  virtual std::optional<std::string> ReadRecord(std::string_view cache_key) = 0;
  // Queued like WriteChunk.
  virtual void WriteRecord(std::string_view cache_key, std::string record) = 0;
  virtual void EraseRecord(std::string_view cache_key) = 0;

  virtual StoreStats Stats() const = 0;
};

}  // namespace reelcache
