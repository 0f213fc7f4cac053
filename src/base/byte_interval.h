// A half-open run of byte offsets inside one object: [begin, end). Units: bytes.
#pragma once

#include <algorithm>
#include <cstdint>

namespace reelcache {

struct ByteInterval {
  std::uint64_t begin = 0;
  std::uint64_t end = 0;

  std::uint64_t size() const { return end > begin ? end - begin : 0; }
  bool empty() const { return end <= begin; }
  bool Contains(std::uint64_t offset) const { return offset >= begin && offset < end; }
  bool Covers(const ByteInterval& other) const { return begin <= other.begin && other.end <= end; }
  ByteInterval Intersect(const ByteInterval& other) const {
    return {std::max(begin, other.begin), std::min(end, other.end)};
  }
  friend bool operator==(const ByteInterval&, const ByteInterval&) = default;
};

}  // namespace reelcache
