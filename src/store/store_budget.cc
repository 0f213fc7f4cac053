#include "store/store_budget.h"

#include <fmt/format.h>

#include <algorithm>

namespace reelcache {
namespace {

constexpr std::uint64_t kMiB = 1 << 20;

}  // namespace

StoreSizes SizesFor(std::uint64_t budget) {
  StoreSizes sizes;
  sizes.write_buffer = std::clamp(budget / 64, 2 * kMiB, 32 * kMiB);
  sizes.ballast = 2 * sizes.write_buffer;
  // Each family writes one flush or one merge, of at most a write buffer and its table's extras, ahead of its limit.
  std::uint64_t ahead = 2 * 3 * sizes.write_buffer;
  std::uint64_t records = 10 * kMiB + budget / 100;
  std::uint64_t tables = budget - std::min(budget - kMiB, ahead + records + sizes.ballast);
  sizes.small_tables = SmallShare(tables);
  sizes.main_tables = tables - sizes.small_tables;
  return sizes;
}

StoreSizes WithTableRoom(StoreSizes sizes, std::uint64_t room) {
  if (room >= sizes.small_tables + sizes.main_tables) return sizes;
  sizes.small_tables = SmallShare(room);
  sizes.main_tables = room - std::min(room, sizes.small_tables);
  return sizes;
}

std::uint64_t TableRoom(const StoreSizes& sizes, std::uint64_t table_bytes, std::uint64_t free_bytes) {
  std::uint64_t needed = 4 * sizes.ballast;
  return table_bytes + (free_bytes - std::min(free_bytes, needed)) / 2;
}

std::uint64_t SmallLimit(const StoreSizes& sizes, std::uint64_t main_bytes) {
  std::uint64_t needed = std::min(main_bytes + 3 * sizes.write_buffer, sizes.main_tables);
  return sizes.small_tables + sizes.main_tables - needed;
}

std::uint64_t SteadySmallLimit(const StoreSizes& sizes, std::uint64_t main_bytes, std::uint64_t limit_bytes) {
  std::uint64_t limit = SmallLimit(sizes, main_bytes);
  bool worth = std::max(limit, limit_bytes) - std::min(limit, limit_bytes) >= sizes.write_buffer;
  return worth ? limit : limit_bytes;
}

// Each turn writes pinned chunks behind the others and drops a table; with a quarter free, four turns of a table make one
// of room.
std::uint64_t PinLimit(const StoreSizes& sizes, std::uint64_t budget, std::optional<std::uint64_t> wish) {
  std::uint64_t most = (sizes.main_tables - std::min(sizes.main_tables, 3 * sizes.write_buffer)) / 4 * 3;
  return std::min(wish.value_or(budget / 4), most);
}

BudgetChoice ChooseBudget(std::optional<std::uint64_t> wish, std::uint64_t available) {
  if (!wish) return {std::clamp(available / 4, kLeastBudget, kAutoBudget), ""};
  std::uint64_t most = std::max(available / 10 * 9, kLeastBudget);
  if (*wish > most)
    return {most, fmt::format("--cache-size: {} MiB is more than the disk has room for; {} MiB are used", *wish / kMiB,
                              most / kMiB)};
  if (*wish < kLeastBudget)
    return {kLeastBudget, fmt::format("--cache-size: {} MiB is too small for a cache on disk; {} MiB are used",
                                      *wish / kMiB, kLeastBudget / kMiB)};
  return {*wish, ""};
}

}  // namespace reelcache
