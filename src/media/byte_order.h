// Numbers in the bytes of containers. Requires: the bytes are there.
#pragma once

#include <cstdint>
#include <string_view>

namespace reelcache {

inline std::uint64_t BigEndian(std::string_view bytes) {
  std::uint64_t number = 0;
  for (char byte : bytes) number = number << 8 | static_cast<unsigned char>(byte);
  return number;
}

inline std::uint64_t LittleEndian(std::string_view bytes) {
  std::uint64_t number = 0;
  for (std::size_t i = bytes.size(); i-- > 0;) number = number << 8 | static_cast<unsigned char>(bytes[i]);
  return number;
}

}  // namespace reelcache
