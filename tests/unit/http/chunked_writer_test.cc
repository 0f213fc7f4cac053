#include "http/chunked_writer.h"

#include <gtest/gtest.h>

namespace reelcache {
namespace {

TEST(ChunkedWriter, FramesChunksAndEndsThem) {
  ChunkedWriter writer;
  EXPECT_EQ(writer.Before(3), "3\r\n");
  EXPECT_EQ(writer.Before(262144), "\r\n40000\r\n");
  EXPECT_EQ(writer.End(), "\r\n0\r\n\r\n");
}

TEST(ChunkedWriter, ABodyWithoutBytesIsTheLastChunk) { EXPECT_EQ(ChunkedWriter().End(), "0\r\n\r\n"); }

}  // namespace
}  // namespace reelcache
