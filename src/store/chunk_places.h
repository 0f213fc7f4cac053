// Which chunks the tables and memtables hold, exactly, in memory: the loop asks it instead of the disk.
//
// Rebuilt at start from the keys each table carries among its properties (key_collector), kept by RocksDB's events.
//
// Memory: about 100 bytes a chunk. Thread: any; one lock, held shortly.
#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "store/chunk_store.h"

namespace reelcache {

enum class Family : std::uint8_t { kSmall, kMain };

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
  void Erase(const ChunkKey& key);

  // `keys` is a run of encoded keys. A flush moves chunks out of a memtable, a merge out of other tables, a start
  // (`known` false) makes them known.
  enum class Cause { kFlush, kMerge, kStart };
  void AddTable(Family family, FileNumber file, std::uint64_t file_bytes, std::string_view keys, Cause cause);
  void RemoveTable(FileNumber file);
  void Clear();

  // The chunks used at least `uses` times in the tables that had to go if the family were given `limit_bytes`.
  std::vector<ChunkKey> UsedBeyond(Family family, std::uint64_t limit_bytes, int uses) const;

  // Changes with every table that is added.
  FileNumber newest_table() const;

  std::size_t size() const;

 private:
  struct Table {
    Family family;
    std::uint64_t bytes;
    std::vector<ChunkKey> keys;
  };

  mutable std::mutex mutex_;
  std::unordered_map<ChunkKey, Place, ChunkKeyHash> places_;
  std::map<FileNumber, Table> tables_;  // numbers grow with age
};

}  // namespace reelcache
