#include "cache/chunk_set.h"

#include <algorithm>

namespace reelcache {

std::size_t CountAny(const ChunkSet& a, const ChunkSet& b) {
  std::size_t count = 0;
  for (std::size_t i = 0; i < std::max(a.words_.size(), b.words_.size()); ++i) {
    const std::uint64_t of_a = i < a.words_.size() ? a.words_[i] : 0, of_b = i < b.words_.size() ? b.words_[i] : 0;
    count += static_cast<std::size_t>(std::popcount(of_a | of_b));
  }
  return count;
}

std::vector<ChunkRun> ChunkSet::Runs() const {
  std::vector<ChunkRun> runs;
  for (std::size_t i = 0; i < words_.size(); ++i)
    for (std::uint64_t word = words_[i]; word != 0; word &= word - 1) {
      auto index = static_cast<ChunkIndex>(i * kWordBits + static_cast<unsigned>(std::countr_zero(word)));
      if (!runs.empty() && runs.back().last + 1 == index)
        runs.back().last = index;
      else
        runs.push_back({index, index});
    }
  return runs;
}

}  // namespace reelcache
