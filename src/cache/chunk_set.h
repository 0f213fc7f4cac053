// Some of an object's chunks, a bit each. Pure.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "cache/chunk_grid.h"

namespace reelcache {

struct ChunkRun {
  ChunkIndex first = 0;
  ChunkIndex last = 0;  // inclusive

  friend bool operator==(const ChunkRun&, const ChunkRun&) = default;
};

class ChunkSet {
 public:
  void Add(ChunkIndex index) {
    std::size_t word = index / kWordBits;
    if (word >= words_.size()) words_.resize(word + 1);
    words_[word] |= std::uint64_t{1} << index % kWordBits;
  }

  bool Contains(ChunkIndex index) const {
    std::size_t word = index / kWordBits;
    return word < words_.size() && (words_[word] >> index % kWordBits & 1) != 0;
  }

  std::size_t size() const { return CountAny(*this, {}); }

  // In one of the two, each once.
  friend std::size_t CountAny(const ChunkSet& a, const ChunkSet& b);

  // In order, none touches the next.
  std::vector<ChunkRun> Runs() const;

 private:
  static constexpr ChunkIndex kWordBits = 64;
  std::vector<std::uint64_t> words_;
};

}  // namespace reelcache
