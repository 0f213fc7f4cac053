#include "cache/warm_plan.h"

namespace reelcache {
namespace {

constexpr std::uint64_t kEndBytes = 1024 * 1024;

}  // namespace

std::vector<ByteInterval> PartsToWarm(const ChunkGrid& grid, WarmPart part) {
  const std::uint64_t length = grid.complete_length;
  if (length == 0) return {};
  if (part == WarmPart::kWhole || length <= kEndBytes) return {{0, length}};
  ByteInterval head = {0, grid.IntervalOf(grid.IndexOf(kEndBytes - 1)).end};
  ByteInterval tail = {grid.EntryBegin(length - kEndBytes), length};
  if (tail.begin <= head.end) return {{0, length}};
  return {head, tail};
}

}  // namespace reelcache
