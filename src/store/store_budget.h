// From the disk budget to the sizes RocksDB is told. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace reelcache {

inline constexpr std::uint64_t kLeastBudget = 64ull << 20;
inline constexpr std::uint64_t kAutoBudget = 10ull << 30;

// Units: bytes. All files of the store together never exceed the budget: tables up to their limits, what a flush or a
// merge writes before the oldest files go, records, logs and the ballast.
struct StoreSizes {
  std::uint64_t write_buffer = 0;  // one memtable; there are at most two a family
  std::uint64_t small_tables = 0;  // what the family of new chunks always may take
  std::uint64_t main_tables = 0;
  std::uint64_t ballast = 0;       // a file that is given up when the disk is full, so that eviction can go on
};

// Of what tables take. Large, so that a chunk's second use comes while it is still there (bench/hit_ratio).
inline std::uint64_t SmallShare(std::uint64_t table_bytes) { return table_bytes / 5 * 2; }

StoreSizes SizesFor(std::uint64_t budget_bytes);

// The same with less for tables: what a disk that was full is trusted with.
StoreSizes WithTableRoom(StoreSizes sizes, std::uint64_t room_bytes);

// What tables may take when the disk they share with others has `free_bytes` left and they take `table_bytes`: half of
// what is free is left to others, after what opening, a flush and the ballast need.
std::uint64_t TableRoom(const StoreSizes& sizes, std::uint64_t table_bytes, std::uint64_t free_bytes);

// What the tables of new chunks may take while main takes `main_bytes`: their own share and all that main does not need
// yet (S3-FIFO evicts from a cache that is full, not from a queue that is). Main may then grow by two write buffers
// before this is asked again.
std::uint64_t SmallLimit(const StoreSizes& sizes, std::uint64_t main_bytes);

// The same, or `limit_bytes`, the one in force, where the change would be less than a write buffer.
std::uint64_t SteadySmallLimit(const StoreSizes& sizes, std::uint64_t main_bytes, std::uint64_t limit_bytes);

// What pinned objects may take: the wish, else a quarter of the budget, and never so much that main could not turn for
// them.
std::uint64_t PinLimit(const StoreSizes& sizes, std::uint64_t budget_bytes, std::optional<std::uint64_t> wish_bytes);

struct BudgetChoice {
  std::uint64_t bytes = 0;
  std::string warning;  // not empty: the wish was lowered or raised; names --cache-size
};

// `available` is what the disk has free plus what the cache already uses. Without a wish: a quarter of that, at most
// 10 GiB; with one: at most nine tenths of it.
BudgetChoice ChooseBudget(std::optional<std::uint64_t> wish, std::uint64_t available);

}  // namespace reelcache
