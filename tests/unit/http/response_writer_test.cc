#include "http/response_writer.h"

#include <gtest/gtest.h>

namespace reelcache {
namespace {

const WallTime kNow = WallTime(std::chrono::seconds(784903526));

TEST(ResponseWriter, WritesStatusLineDateFieldsAndEnd) {
  ResponseWriter writer(206, kNow);
  writer.Field("Content-Length", std::uint64_t{10}).Field("Content-Range", "bytes 0-9/100");
  EXPECT_EQ(writer.Finish(true),
            "HTTP/1.1 206 Partial Content\r\n"
            "Date: Tue, 15 Nov 1994 12:45:26 GMT\r\n"
            "Content-Length: 10\r\n"
            "Content-Range: bytes 0-9/100\r\n"
            "\r\n");
}

TEST(ResponseWriter, SaysWhenItCloses) {
  EXPECT_EQ(ResponseWriter(400, kNow).Finish(false),
            "HTTP/1.1 400 Bad Request\r\nDate: Tue, 15 Nov 1994 12:45:26 GMT\r\nConnection: close\r\n\r\n");
}

TEST(ResponseWriter, WritesTheBiggestNumber) {
  std::string head = ResponseWriter(200, kNow).Field("X-N", ~std::uint64_t{0}).Finish(true);
  EXPECT_NE(head.find("X-N: 18446744073709551615\r\n"), std::string::npos);
}

TEST(ResponseWriter, DropsWhatCouldSplitTheHead) {
  struct Case {
    const char* name;
    std::string_view field;
    std::string_view value;
    bool written;
  };
  const Case cases[] = {
      {"plain", "X-A", "1", true},
      {"empty value", "X-A", "", true},
      {"bytes above ASCII", "X-A", "caf\xc3\xa9", true},
      {"CRLF and a field", "X-A", "1\r\nSet-Cookie: x=1", false},
      {"lone CR", "X-A", "1\r2", false},
      {"lone LF", "X-A", "1\n2", false},
      {"NUL", "X-A", std::string_view("1\0002", 3), false},
      {"colon in the name", "X-A: 1\r\nX-B", "1", false},
      {"blank in the name", "X A", "1", false},
      {"no name", "", "1", false},
  };
  const std::string without = ResponseWriter(200, kNow).Finish(true);
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    EXPECT_EQ(ResponseWriter(200, kNow).Field(c.field, c.value).Finish(true) != without, c.written);
  }
}

}  // namespace
}  // namespace reelcache
