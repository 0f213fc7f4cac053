#include "http/multipart.h"

#include <gtest/gtest.h>

namespace reelcache {
namespace {

std::string Assemble(const MultipartLayout& layout, const std::vector<ByteInterval>& intervals, std::string_view object) {
  std::string body;
  for (std::size_t i = 0; i < intervals.size(); ++i) {
    body += layout.part_heads[i];
    body += object.substr(intervals[i].begin, intervals[i].size());
  }
  return body + layout.tail;
}

TEST(Multipart, LaysOutPartsAsInTheRfc) {
  const std::vector<ByteInterval> intervals = {{5, 8}, {0, 1}};
  MultipartLayout layout = PlanMultipart(intervals, 10, "video/mp4", "b0");
  EXPECT_EQ(layout.content_type, "multipart/byteranges; boundary=b0");
  EXPECT_EQ(Assemble(layout, intervals, "0123456789"),
            "--b0\r\nContent-Type: video/mp4\r\nContent-Range: bytes 5-7/10\r\n\r\n567"
            "\r\n--b0\r\nContent-Type: video/mp4\r\nContent-Range: bytes 0-0/10\r\n\r\n0"
            "\r\n--b0--\r\n");
}

TEST(Multipart, ContentLengthCountsEveryByte) {
  const std::string object(5000, 'x');
  const std::vector<ByteInterval> intervals = {{0, 10}, {700, 1710}, {4990, 5000}};
  MultipartLayout layout = PlanMultipart(intervals, object.size(), "application/octet-stream", "0123456789abcdef");
  EXPECT_EQ(layout.content_length, Assemble(layout, intervals, object).size());
}

TEST(Multipart, CountsPastFourGigabytes) {
  const std::uint64_t length = std::uint64_t{1} << 42;
  MultipartLayout layout = PlanMultipart({{0, length / 2}, {length / 2 + 1000, length}}, length, "video/mp4", "b");
  EXPECT_GT(layout.content_length, length - 1000);
  EXPECT_NE(layout.part_heads[1].find("bytes 2199023256552-4398046511103/4398046511104\r\n"), std::string::npos);
}

TEST(Multipart, LeavesOutAnUnknownPartType) {
  MultipartLayout layout = PlanMultipart({{0, 1}, {5, 6}}, 10, "", "b");
  EXPECT_EQ(layout.part_heads[0], "--b\r\nContent-Range: bytes 0-0/10\r\n\r\n");
}

}  // namespace
}  // namespace reelcache
