// What viewers were sent of one version of an object since it became known here: bytes by source, answers, when last, and
// which of its parts are asked for these days. What is read in the background is no use.
//
// A part's heat is how many times it was sent, halved once an hour. A part is a chunk; of an object with more than
// kMostCells chunks, the least power of two of them.
//
// Lifetime: shared by the objects that are made for one version while it stays in the object table; a restart begins anew.
// Memory:   100 bytes, and from the first byte sent on two for each part: at most half a KiB.
// Thread:   any; relaxed atomics. Sums are exact, heat may lose what two add at once.
#pragma once

#include <array>
#include <atomic>
#include <memory>
#include <optional>
#include <vector>

#include "base/clock.h"
#include "cache/body_reader.h"
#include "cache/chunk_grid.h"

namespace reelcache {

class ObjectUse {
 public:
  static constexpr std::size_t kMostCells = 256;
  static constexpr std::chrono::hours kHalfLife{1};

  explicit ObjectUse(const ChunkGrid& grid);
  ~ObjectUse() { delete[] cells_.load(); }
  ObjectUse(const ObjectUse&) = delete;
  ObjectUse& operator=(const ObjectUse&) = delete;

  void CountAnswer() { answers_.fetch_add(1, std::memory_order_relaxed); }

  // `bytes` from `offset` on, within one chunk, left for a viewer.
  void CountSent(Source source, std::uint64_t offset, std::uint64_t bytes, SteadyTime now);

  std::array<std::uint64_t, 4> sent_bytes() const;  // by Source
  std::uint64_t answers() const { return answers_.load(std::memory_order_relaxed); }
  std::optional<SteadyTime> last_use() const;

  // Of each part; empty: nothing was sent.
  std::vector<double> HeatByCell(SteadyTime now) const;
  // Of the object as a whole.
  double Heat(SteadyTime now) const;
  ChunkIndex cell_chunks() const { return ChunkIndex{1} << cell_chunks_log2_; }

 private:
  using Cell = std::atomic<std::uint16_t>;  // in units of a part's sixteenth, so that short answers count

  std::size_t cells() const { return ((length_ - 1) >> cell_shift()) + 1; }
  unsigned cell_shift() const { return chunk_shift_ + cell_chunks_log2_; }
  unsigned unit_shift() const { return cell_shift() - kUnitShift; }
  Cell* MakeCells();
  void Cool(std::uint32_t hour);
  unsigned HoursSince(SteadyTime now) const;

  static constexpr unsigned kUnitShift = 4;

  const std::uint64_t length_;
  const unsigned chunk_shift_;
  const unsigned cell_chunks_log2_;
  std::array<std::atomic<std::uint64_t>, 4> sent_bytes_{};
  std::atomic<std::uint64_t> answers_{0};
  std::atomic<SteadyTime::rep> last_use_{0};  // 0: none
  std::atomic<std::uint32_t> hour_{0};        // of the last halving
  std::atomic<Cell*> cells_{nullptr};
};

}  // namespace reelcache
