#include "cache/object_use.h"

#include <algorithm>
#include <bit>

namespace reelcache {
namespace {

constexpr auto kRelaxed = std::memory_order_relaxed;
constexpr std::uint32_t kMostHeat = UINT16_MAX;
constexpr unsigned kForgotten = 16;  // halvings that leave nothing

std::uint32_t HourOf(SteadyTime time) {
  return static_cast<std::uint32_t>(time.time_since_epoch() / ObjectUse::kHalfLife);
}

unsigned CellChunksLog2(const ChunkGrid& grid) {
  std::uint64_t last_chunk = (std::max<std::uint64_t>(grid.complete_length, 1) - 1) / grid.chunk_bytes;
  return static_cast<unsigned>(std::bit_width(last_chunk / ObjectUse::kMostCells));
}

}  // namespace

ObjectUse::ObjectUse(const ChunkGrid& grid)
    : length_(std::max<std::uint64_t>(grid.complete_length, 1)),
      chunk_shift_(static_cast<unsigned>(std::countr_zero(grid.chunk_bytes))),
      cell_chunks_log2_(CellChunksLog2(grid)) {}

void ObjectUse::CountSent(Source source, std::uint64_t offset, std::uint64_t bytes, SteadyTime now) {
  sent_bytes_[static_cast<std::size_t>(source)].fetch_add(bytes, kRelaxed);
  last_use_.store(now.time_since_epoch().count(), kRelaxed);
  Cell* cells = cells_.load(std::memory_order_acquire);
  if (cells == nullptr) cells = MakeCells();
  if (std::uint32_t hour = HourOf(now); hour > hour_.load(kRelaxed)) Cool(hour);
  // The units that begin in what was sent: whatever its pieces, a whole part makes sixteen.
  std::uint64_t round_up = (std::uint64_t{1} << unit_shift()) - 1;
  std::uint64_t units = ((offset + bytes + round_up) >> unit_shift()) - ((offset + round_up) >> unit_shift());
  Cell& cell = cells[offset >> cell_shift()];
  std::uint64_t heat = std::min<std::uint64_t>(cell.load(kRelaxed) + units, kMostHeat);
  cell.store(static_cast<std::uint16_t>(heat), kRelaxed);
}

ObjectUse::Cell* ObjectUse::MakeCells() {
  auto made = std::make_unique<Cell[]>(cells());
  Cell* none = nullptr;
  return cells_.compare_exchange_strong(none, made.get(), std::memory_order_acq_rel) ? made.release() : none;
}

// Whoever is first in an hour halves for everybody.
void ObjectUse::Cool(std::uint32_t hour) {
  std::uint32_t before = hour_.load(kRelaxed);
  if (before >= hour || !hour_.compare_exchange_strong(before, hour, kRelaxed)) return;
  unsigned halvings = std::min(hour - before, kForgotten);
  Cell* cells = cells_.load(std::memory_order_acquire);
  for (std::size_t i = 0; i < this->cells(); ++i)
    cells[i].store(static_cast<std::uint16_t>(cells[i].load(kRelaxed) >> halvings), kRelaxed);
}

std::array<std::uint64_t, 4> ObjectUse::sent_bytes() const {
  std::array<std::uint64_t, 4> sent{};
  for (std::size_t i = 0; i < sent.size(); ++i) sent[i] = sent_bytes_[i].load(kRelaxed);
  return sent;
}

std::optional<SteadyTime> ObjectUse::last_use() const {
  auto last = last_use_.load(kRelaxed);
  return last == 0 ? std::nullopt : std::optional(SteadyTime(SteadyTime::duration(last)));
}

unsigned ObjectUse::HoursSince(SteadyTime now) const {
  std::uint32_t before = hour_.load(kRelaxed), hour = HourOf(now);
  return hour <= before ? 0 : std::min(hour - before, kForgotten);
}

std::vector<double> ObjectUse::HeatByCell(SteadyTime now) const {
  const Cell* cells = cells_.load(std::memory_order_acquire);
  if (cells == nullptr) return {};
  unsigned halvings = HoursSince(now);
  std::vector<double> heat(this->cells());
  for (std::size_t i = 0; i < heat.size(); ++i)
    heat[i] = static_cast<double>(cells[i].load(kRelaxed) >> halvings) / (1 << kUnitShift);
  return heat;
}

double ObjectUse::Heat(SteadyTime now) const {
  const Cell* cells = cells_.load(std::memory_order_acquire);
  if (cells == nullptr) return 0;
  unsigned halvings = HoursSince(now);
  std::uint64_t units = 0;
  for (std::size_t i = 0; i < this->cells(); ++i) units += cells[i].load(kRelaxed) >> halvings;
  std::uint64_t whole = ((length_ - 1) >> unit_shift()) + 1;
  return static_cast<double>(units) / static_cast<double>(whole);
}

}  // namespace reelcache
