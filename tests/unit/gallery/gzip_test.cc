#include "gallery/gzip.h"

#include "gzip_test_util.h"

namespace reelcache {
namespace {

// Bytes that do not compress.
std::string Noise(std::size_t size) {
  std::string noise;
  for (std::uint32_t state = 1; noise.size() < size; state = state * 1664525 + 1013904223)
    noise += static_cast<char>(state >> 24);
  return noise;
}

TEST(Gzip, IsReadBackAtEverySize) {
  for (std::size_t size : {0u, 1u, 1000u, 65535u, 65536u, 65537u, 131072u, 1000003u}) {
    SCOPED_TRACE(size);
    std::string even(size, 'a');
    EXPECT_EQ(Gunzip(Gzip(even)), even);
    EXPECT_EQ(Gunzip(Gzip(Noise(size))), Noise(size));
  }
}

TEST(Gzip, MakesTextSmallerAndTheSameEachTime) {
  std::string text;
  for (int i = 0; i < 10'000; ++i) text += "{\"name\":\"video " + std::to_string(i) + ".mp4\"}";
  EXPECT_LT(Gzip(text).size(), text.size() / 4);
  EXPECT_EQ(Gzip(text), Gzip(text));
}

}  // namespace
}  // namespace reelcache
