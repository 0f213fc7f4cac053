// The bytes of chunks whose keys lie in a memtable. RocksDB would copy values twice on their way through it; here its
// memtables hold keys alone, readers get the chunk itself, and the flush asks for the bytes (flush_filter).
//
// Memory: the chunks, which the memory tier often holds anyway. Thread: any; one lock, held shortly.
#pragma once

#include <array>
#include <cstdint>
#include <mutex>
#include <optional>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "store/chunk_places.h"
#include "store/chunk_store.h"

namespace reelcache {

class UnflushedChunks {
 public:
  // Before its key is put into a memtable.
  void Put(Family family, const ChunkKey& key, Slice bytes);
  std::optional<Slice> Find(Family family, const ChunkKey& key) const;
  // Once a table with these encoded keys can be read. A key that was put again meanwhile is in that table all the same.
  void Erase(Family family, std::string_view keys);

  // Of these objects.
  std::vector<ChunkKey> KeysOf(const std::unordered_set<std::uint64_t>& objects) const;
  void Clear();

  // What is put from now on goes to another memtable.
  void BeginMemtable(Family family);

  std::uint64_t bytes(Family family) const;
  std::uint64_t memtable_bytes(Family family) const;  // since BeginMemtable

 private:
  struct OfFamily {
    std::unordered_map<ChunkKey, Slice, ChunkKeyHash> chunks;
    std::uint64_t bytes = 0;
    std::uint64_t memtable_bytes = 0;
  };
  OfFamily& Of(Family family) { return families_[static_cast<std::size_t>(family)]; }
  const OfFamily& Of(Family family) const { return families_[static_cast<std::size_t>(family)]; }

  mutable std::mutex mutex_;
  std::array<OfFamily, 2> families_;
};

}  // namespace reelcache
