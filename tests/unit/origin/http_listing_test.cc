// What an HTTP server may do wrong with a list, and what comes of it.
#include "http_origin_fixture.h"

namespace reelcache {
namespace {

class HttpListingTest : public HttpOriginTest {};

TEST_F(HttpListingTest, AsksForJsonFirst) {
  ServeText(Answer("200 OK", "Content-Type: application/json\r\n", "[]"));
  EXPECT_TRUE(ListNow(*origin_, loop_, "").ok());
  EXPECT_EQ(server_->requests().at(0).Field("accept"), "application/json, text/html;q=0.9");
  EXPECT_EQ(server_->requests().at(0).target, "/media/");
}

TEST_F(HttpListingTest, AFailureSaysSo) {
  struct Case {
    const char* name;
    std::string answer;
    ErrorKind kind;
  } cases[] = {
      {"not found", Answer("404 No", ""), ErrorKind::kNotFound},
      {"forbidden", Answer("403 No", ""), ErrorKind::kForbidden},
      {"down", Answer("500 No", ""), ErrorKind::kUnavailable},
      {"not an index", Answer("200 OK", "Content-Type: video/mp4\r\n", "\x01\x02"), ErrorKind::kBadAnswer},
      {"broken JSON", Answer("200 OK", "Content-Type: application/json\r\n", "[{\"name\":"), ErrorKind::kBadAnswer},
      {"an object", Answer("200 OK", "Content-Type: application/json\r\n", "{}"), ErrorKind::kBadAnswer},
      {"redirected away from the prefix", Answer("302 Found", "Location: /login/\r\n"), ErrorKind::kBadAnswer},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    Serve([&](const MiniRequest& request, MiniConnection& connection) {
      connection.Send(request.target == "/media/" ? c.answer : Answer("200 OK", "Content-Type: text/html\r\n", "<a>"));
    });
    auto page = ListNow(*origin_, loop_, "");
    ASSERT_FALSE(page);
    EXPECT_EQ(page.error().kind, c.kind) << page.error().message;
    origin_.reset();
  }
  Serve([](const MiniRequest&, MiniConnection&) {});
  auto page = ListNow(*origin_, loop_, "not a token");
  ASSERT_FALSE(page);
  EXPECT_EQ(page.error().kind, ErrorKind::kInvalid);
}

TEST_F(HttpListingTest, APageOfAnyLengthIsNotSwallowed) {
  Serve([](const MiniRequest&, MiniConnection& connection) {
    connection.Send("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 99999999999\r\n\r\n");
    std::string megabyte(1024 * 1024, ' ');
    while (connection.Send(megabyte)) {
    }
    connection.Close();
  });
  auto page = ListNow(*origin_, loop_, "");
  ASSERT_FALSE(page);
  EXPECT_EQ(page.error().kind, ErrorKind::kBadAnswer);
}

TEST_F(HttpListingTest, AFolderInsideItselfEndsAtTheDeepestLevel) {
  ServeText(Answer("200 OK", "Content-Type: text/html\r\n", "<a href=\"../\">up</a><a href=\"x.mp4\">x</a><a href=\"loop/\">l</a>"));
  int pages = 0;
  auto all = ListAll(*origin_, loop_, &pages);
  ASSERT_TRUE(all) << all.error().message;
  EXPECT_EQ(pages, HttpOrigin::kMostLevels + 1);
  EXPECT_EQ(all->size(), static_cast<std::size_t>(pages));
}

TEST_F(HttpListingTest, AFolderThatWentAwayIsSkipped) {
  Serve([](const MiniRequest& request, MiniConnection& connection) {
    bool root = request.target == "/media/";
    connection.Send(root ? Answer("200 OK", "Content-Type: text/html\r\n", "<a href=\"gone/\">a</a><a href=\"x.mp4\">x</a>")
                         : Answer("404 Not Found", ""));
  });
  auto all = ListAll(*origin_, loop_);
  ASSERT_TRUE(all) << all.error().message;
  ASSERT_EQ(all->size(), 1U);
  EXPECT_EQ(all->at(0).name, "x.mp4");
}

}  // namespace
}  // namespace reelcache
