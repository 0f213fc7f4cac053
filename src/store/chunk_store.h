// The disk tier: chunks by key, and the records of the objects they belong to. Loses data freely, never
// invents it: every error is a miss.
//
// Thread: any. Errors: logged and counted inside; callers see a miss or a dropped write.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "base/slice.h"

namespace reelcache {

class Pins;
class WriteReceipt;

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

// Where chunks lie: new ones, and those that were used enough (store/placement).
enum class Family : std::uint8_t { kSmall, kMain };

// What the database says of itself; as of the last second.
struct DatabaseFigures {
  struct Tables {
    std::uint64_t count = 0;
    std::uint64_t bytes = 0;
  };
  Tables small, main, records;
  std::uint64_t small_limit_bytes = 0, main_limit_bytes = 0;  // for the tables
  std::uint64_t pending_compaction_bytes = 0;
  std::uint64_t running_flushes = 0, running_compactions = 0;
  std::uint64_t block_cache_bytes = 0, block_cache_limit_bytes = 0;
  std::uint64_t background_errors = 0;  // since the program started
  bool write_stopped = false;
};

struct StoreStats {
  std::uint64_t used_bytes = 0;      // on disk, all files of the store
  std::uint64_t capacity_bytes = 0;  // the disk budget in force
  std::uint64_t new_chunks_bytes = 0;  // what new chunks may take before the oldest of them go
  std::uint64_t chunks = 0;          // readable ones, waiting writes included
  std::uint64_t objects = 0;         // object records
  std::uint64_t write_queue_bytes = 0;
  std::uint64_t write_queue_limit_bytes = 0;
  std::uint64_t write_queue_items = 0;  // chunks and records
  std::uint64_t memtable_bytes = 0;
  std::uint64_t memtable_limit_bytes = 0;
  std::uint64_t dropped_writes = 0;
  std::uint64_t errors = 0;
  bool writable = false;             // false: closed, locked by another process, or the disk is full

  struct Moved {
    std::uint64_t chunks = 0;
    std::uint64_t bytes = 0;
  };
  std::array<Moved, 2> evicted{};   // by Family
  std::array<Moved, 2> promoted{};  // by Family: copied into main
  DatabaseFigures database;
};

// What DropAll took away.
struct Dropped {
  std::uint64_t objects = 0;
  std::uint64_t bytes = 0;
  bool lasting = true;  // false: the disk did not take note of it
};

// Hears of every chunk, some at a time, outside of all locks. What comes or goes meanwhile may or may not be among them.
class ChunkVisitor {
 public:
  virtual ~ChunkVisitor() = default;
  virtual void Begin() = 0;  // forget what came: once, and again when so much was written that the walk begins anew
  virtual void OnChunks(const std::vector<ChunkKey>& keys) = 0;
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
  // Either, never dropped for lack of room in the queue. `receipt` is told whether it reached the log; a kill after that
  // does not undo it.
  virtual void CommitRecord(const std::string& cache_key, std::optional<std::string> record,
                            std::shared_ptr<WriteReceipt> receipt) = 0;

  // Says false to end the walk. May use the store.
  using VisitRecord = std::function<bool(const std::string& cache_key, const std::string& record)>;
  // Every record whose key begins with `prefix`, those that wait to be written included, in no order. Marks
  // (store/marks.h) only for a prefix that is one. Blocks: worker thread.
  virtual void ForEachRecord(std::string_view prefix, const VisitRecord& visit) = 0;

  // Forgets the chunks of these objects, of every version, and returns their keys. Their space on the disk returns as
  // the tables turn. Blocks: worker thread.
  virtual std::vector<ChunkKey> EraseChunks(const std::unordered_set<std::uint64_t>& objects) = 0;

  // Begins a new epoch: nothing that was kept is found any more, and the disk gives back its space at once. Marks stay.
  // Blocks: worker thread.
  virtual Dropped DropAll() = 0;
  // How often that was done. A part of every version's id (cache/generation.h). While another process has the folder it
  // is a number that no store has, since nobody knows then what was purged.
  virtual std::uint64_t epoch() const = 0;

  // What is pinned. Who changes it commits the mark, too.
  virtual Pins& pins() = 0;

  // Worker thread.
  virtual void VisitChunks(ChunkVisitor& visitor) const = 0;

  virtual StoreStats Stats() const = 0;
};

}  // namespace reelcache
