// Which chunks the tables and memtables hold, exactly, in memory: the loop asks it instead of the disk.
//
// Rebuilt at start from the keys each table carries among its properties (key_collector), kept by RocksDB's events.
//
// Memory: about 100 bytes a chunk. Thread: any; one lock, held shortly.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "store/chunk_store.h"

namespace reelcache {

class ChunkPlaces {
 public:
  using FileNumber = std::uint64_t;
  static constexpr FileNumber kMemtable = 0;

  struct Place {
    Family family = Family::kMain;
    FileNumber file = kMemtable;
    std::uint8_t uses = 0;  // since it was written here or since the start
  };
  static constexpr std::uint8_t kMostUses = 255;

  std::optional<Place> Find(const ChunkKey& key) const;
  void PutInMemtable(const ChunkKey& key, Family family);
  void CountUses(const ChunkKey& key, int uses);
  bool Erase(const ChunkKey& key);  // whether it was there
  // The chunks of these objects that lie in tables, of which it looks at one at a time. Returns what was there.
  std::vector<ChunkKey> EraseInTables(const std::unordered_set<std::uint64_t>& objects);

  // `keys` is a run of encoded keys. A flush moves chunks out of a memtable, a merge out of other tables, a start
  // (`known` false) makes them known.
  enum class Cause { kFlush, kMerge, kStart };
  void AddTable(Family family, FileNumber file, std::uint64_t file_bytes, std::string_view keys, Cause cause);
  void RemoveTable(FileNumber file);
  void Clear();

  // The chunks that `wanted` says true of, in the tables that had to go if the family were given `limit_bytes`, oldest
  // first.
  using Wanted = std::function<bool(const ChunkKey&, const Place&)>;
  std::vector<ChunkKey> Beyond(Family family, std::uint64_t limit_bytes, const Wanted& wanted) const;

  // By family, the chunks that went with their tables, and their share of the tables' bytes.
  std::array<StoreStats::Moved, 2> gone() const;

  // A walk over all keys, some at a time, so that the lock is held shortly each time.
  struct Walk {
    std::vector<ChunkKey> keys;  // found by the last step
    std::size_t next = 0;        // bucket
    std::size_t buckets = 0;     // when it began
  };
  enum class Step { kMore, kDone, kMoved };  // kMoved: all keys lie elsewhere now, a new walk must begin
  Step Go(Walk& walk) const;

  // Changes with every table that is added.
  FileNumber newest_table() const;

  std::size_t size() const;
  std::uint64_t table_bytes() const;

 private:
  struct Table {
    Family family;
    std::uint64_t bytes;
    std::vector<ChunkKey> keys;
  };

  mutable std::mutex mutex_;
  std::unordered_map<ChunkKey, Place, ChunkKeyHash> places_;
  std::map<FileNumber, Table> tables_;  // numbers grow with age
  std::array<StoreStats::Moved, 2> gone_{};  // by family
};

}  // namespace reelcache
