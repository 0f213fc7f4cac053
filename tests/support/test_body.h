// A body whose every byte follows from its offset and a seed: any slice can be checked without the
// original, and a byte that moved shows. The scripted origin, the seek bench and unit tests share it.
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <cstring>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace reelcache {

// The mixing step of splitmix64: every bit of the answer hangs on every bit of `x`.
constexpr std::uint64_t SplitMix64(std::uint64_t x) {
  x += 0x9e3779b97f4a7c15U;
  x = (x ^ (x >> 30U)) * 0xbf58476d1ce4e5b9U;
  x = (x ^ (x >> 27U)) * 0x94d049bb133111ebU;
  return x ^ (x >> 31U);
}

// The seed of the bytes of the scripted origin's object `name`; every new version has other bytes.
constexpr std::uint64_t BodySeed(std::string_view name, std::uint64_t version = 1) {
  std::uint64_t hash = 0xcbf29ce484222325U;  // FNV-1a
  for (const char c : name) {
    hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3U;
  }
  return SplitMix64(hash ^ SplitMix64(version));
}

class TestBody {
 public:
  explicit constexpr TestBody(std::uint64_t seed) : seed_(seed) {}

  constexpr char At(std::uint64_t offset) const {
    return static_cast<char>(SplitMix64(seed_ + offset / 8) >> (8 * (offset % 8)));
  }

  // Writes the bytes [offset, offset + out.size()).
  void Fill(std::uint64_t offset, std::span<char> out) const {
    static_assert(std::endian::native == std::endian::little);
    std::size_t done = 0;
    for (; done < out.size() && (offset + done) % 8 != 0; ++done) out[done] = At(offset + done);
    for (; done + 8 <= out.size(); done += 8) {
      const std::uint64_t word = SplitMix64(seed_ + (offset + done) / 8);
      std::memcpy(out.data() + done, &word, 8);
    }
    for (; done < out.size(); ++done) out[done] = At(offset + done);
  }

  std::string Slice(std::uint64_t offset, std::size_t size) const {
    std::string bytes(size, '\0');
    Fill(offset, bytes);
    return bytes;
  }

  // Index into `got` of the first byte that is not the one at its place, when `got` is said to
  // begin at `offset`.
  std::optional<std::size_t> FirstWrong(std::uint64_t offset, std::span<const char> got) const {
    std::array<char, 4096> right;
    for (std::size_t done = 0; done < got.size();) {
      const std::size_t size = std::min(right.size(), got.size() - done);
      Fill(offset + done, std::span(right.data(), size));
      if (std::memcmp(right.data(), got.data() + done, size) != 0) {
        return done + static_cast<std::size_t>(
            std::mismatch(right.begin(), right.begin() + static_cast<std::ptrdiff_t>(size),
                          got.begin() + static_cast<std::ptrdiff_t>(done)).first - right.begin());
      }
      done += size;
    }
    return std::nullopt;
  }

 private:
  std::uint64_t seed_;
};

}  // namespace reelcache
