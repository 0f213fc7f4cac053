// Integers as bytes, most significant first: so that keys sort like their numbers. Pure.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace reelcache {

template <typename T>
void PutBigEndian(std::string& out, T value) {
  for (int shift = static_cast<int>(sizeof(T)) * 8 - 8; shift >= 0; shift -= 8)
    out += static_cast<char>(value >> shift & 0xff);
}

// Requires: enough bytes.
template <typename T>
T TakeBigEndian(std::string_view& bytes) {
  T value = 0;
  for (std::size_t i = 0; i < sizeof(T); ++i) value = static_cast<T>(value << 8 | static_cast<unsigned char>(bytes[i]));
  bytes.remove_prefix(sizeof(T));
  return value;
}

}  // namespace reelcache
