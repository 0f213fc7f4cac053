#include "admin/cache_bar.h"

#include <algorithm>
#include <cmath>

namespace reelcache {
namespace {

// Of both ends a share: the cell is neither empty nor full before it is.
char HeldDigit(std::uint64_t held, std::uint64_t all) {
  if (held == 0) return '0';
  return held == all ? '9' : static_cast<char>('1' + 8 * held / all);
}

}  // namespace

// In units of which a chunk has `cells` and a cell `chunks`.
std::string HeldBar(const std::vector<ChunkRun>& runs, ChunkIndex chunks, std::size_t cells) {
  std::vector<std::uint64_t> held(cells);
  for (const ChunkRun& run : runs) {
    std::uint64_t begin = std::uint64_t{run.first} * cells;
    std::uint64_t end = std::min<std::uint64_t>(run.last + std::uint64_t{1}, chunks) * cells;
    for (std::uint64_t cell = begin / std::max<ChunkIndex>(chunks, 1); cell < cells && cell * chunks < end; ++cell)
      held[cell] += std::min(end, (cell + 1) * chunks) - std::max(begin, cell * chunks);
  }
  std::string bar;
  for (std::uint64_t units : held) bar += HeldDigit(units, chunks);
  return bar;
}

std::string HeatBar(const std::vector<double>& heat, ChunkIndex part_chunks, ChunkIndex chunks, std::size_t cells) {
  const double hottest = heat.empty() ? 0 : *std::max_element(heat.begin(), heat.end());
  if (hottest <= 0) return std::string(cells, '0');
  std::string bar;
  for (std::uint64_t cell = 0; cell < cells; ++cell) {
    std::uint64_t first = cell * chunks / cells / part_chunks;
    std::uint64_t last = ((cell + 1) * chunks - 1) / cells / part_chunks;
    double most = 0;
    for (std::uint64_t part = first; part <= last && part < heat.size(); ++part) most = std::max(most, heat[part]);
    bar += static_cast<char>('0' + static_cast<int>(std::ceil(9 * most / hottest)));
  }
  return bar;
}

}  // namespace reelcache
