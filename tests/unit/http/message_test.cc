#include "http/message.h"

#include <gtest/gtest.h>

namespace reelcache {
namespace {

TEST(ReasonPhrase, NamesWhatWeSend) {
  struct Case {
    int status;
    std::string_view phrase;
  };
  const Case cases[] = {
      {100, "Continue"},
      {200, "OK"},
      {204, "No Content"},
      {206, "Partial Content"},
      {304, "Not Modified"},
      {400, "Bad Request"},
      {404, "Not Found"},
      {405, "Method Not Allowed"},
      {408, "Request Timeout"},
      {412, "Precondition Failed"},
      {413, "Content Too Large"},
      {414, "URI Too Long"},
      {416, "Range Not Satisfiable"},
      {417, "Expectation Failed"},
      {431, "Request Header Fields Too Large"},
      {500, "Internal Server Error"},
      {501, "Not Implemented"},
      {502, "Bad Gateway"},
      {503, "Service Unavailable"},
      {504, "Gateway Timeout"},
      {505, "HTTP Version Not Supported"},
      {299, "Unknown"},
  };
  for (const Case& c : cases) EXPECT_EQ(ReasonPhrase(c.status), c.phrase) << c.status;
}

}  // namespace
}  // namespace reelcache
