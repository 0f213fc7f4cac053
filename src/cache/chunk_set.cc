#include "cache/chunk_set.h"

namespace reelcache {

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
