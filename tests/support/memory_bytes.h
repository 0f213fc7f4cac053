// A file in memory for readers of containers, which counts what is read of it.
#pragma once

#include <algorithm>
#include <cstring>
#include <string>
#include <utility>

#include "media/byte_source.h"

namespace reelcache {

class MemoryBytes final : public ByteSource {
 public:
  explicit MemoryBytes(std::string bytes) : bytes_(std::move(bytes)) {}

  std::uint64_t complete_length() const override { return bytes_.size(); }
  std::size_t ReadAt(std::uint64_t offset, std::span<char> into) override {
    ++reads_;
    if (offset >= bytes_.size()) return 0;
    std::size_t count = std::min<std::uint64_t>(into.size(), bytes_.size() - offset);
    std::memcpy(into.data(), bytes_.data() + offset, count);
    return count;
  }
  int reads() const { return reads_; }

 private:
  const std::string bytes_;
  int reads_ = 0;
};

inline std::string BigEndianBytes(std::uint64_t number, int bytes) {
  std::string out;
  for (int i = bytes - 1; i >= 0; --i) out.push_back(static_cast<char>(number >> 8 * i & 0xff));
  return out;
}

inline std::string LittleEndianBytes(std::uint64_t number, int bytes) {
  std::string out = BigEndianBytes(number, bytes);
  std::reverse(out.begin(), out.end());
  return out;
}

}  // namespace reelcache
