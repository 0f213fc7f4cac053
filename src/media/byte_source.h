// The bytes of one file, wherever they are. What the readers of containers read through.
#pragma once

#include <cstdint>
#include <span>
#include <string>

namespace reelcache {

class ByteSource {
 public:
  virtual ~ByteSource() = default;
  virtual std::uint64_t complete_length() const = 0;
  // Fills `into` from `offset` on. Returns the bytes read: fewer only at the end of the file. Blocks.
  virtual std::size_t ReadAt(std::uint64_t offset, std::span<char> into) = 0;

  // At most `count` bytes from `offset` on.
  std::string Read(std::uint64_t offset, std::size_t count) {
    std::string bytes(count, '\0');
    bytes.resize(ReadAt(offset, bytes));
    return bytes;
  }
};

}  // namespace reelcache
