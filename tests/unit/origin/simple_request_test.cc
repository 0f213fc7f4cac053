#include "origin/simple_request.h"

#include <gtest/gtest.h>

#include <future>

#include "support/mini_http_server.h"
#include "support/temp_folder.h"

namespace reelcache {
namespace {

std::string Answer(std::string_view body, std::string_view status = "200 OK") {
  return "HTTP/1.1 " + std::string(status) + "\r\nContent-Length: " + std::to_string(body.size()) +
         "\r\n\r\n" + std::string(body);
}

TEST(SimpleRequest, BoundsTheBody) {
  MiniHttpServer server(
      [](const MiniRequest&, MiniConnection& connection) { connection.Send(Answer("12345")); });
  SimpleRequest request{.url = server.url()};
  request.most_body_bytes = 5;
  EXPECT_EQ(SendSimple(request)->body, "12345");
  request.most_body_bytes = 4;
  EXPECT_EQ(SendSimple(request).error().kind, ErrorKind::kBadAnswer);
}

TEST(SimpleRequest, EndsAfterItsTimeout) {
  std::promise<void> release;
  std::shared_future<void> released = release.get_future().share();
  MiniHttpServer server([released](const MiniRequest&, MiniConnection&) { released.wait(); });
  SimpleRequest request{.url = server.url()};
  request.timeout = std::chrono::milliseconds(50);
  EXPECT_EQ(SendSimple(request).error().kind, ErrorKind::kTimeout);
  release.set_value();
}

TEST(SimpleRequest, FollowsNoRedirectAndTellsFaultsApart) {
  std::string answer =
      "HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n";
  MiniHttpServer redirecting(
      [&](const MiniRequest&, MiniConnection& connection) { connection.Send(answer); });
  EXPECT_EQ(SendSimple({.url = redirecting.url()})->status, 302);
  MiniHttpServer foreign([](const MiniRequest&, MiniConnection& connection) {
    connection.Send("220 mail ready\r\n");
    connection.Close();
  });
  EXPECT_EQ(SendSimple({.url = foreign.url()}).error().kind, ErrorKind::kBadAnswer);
  MiniHttpServer cut([](const MiniRequest&, MiniConnection& connection) {
    connection.Send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n123");
    connection.Reset();
  });
  EXPECT_EQ(SendSimple({.url = cut.url()}).error().kind, ErrorKind::kUnavailable);
  EXPECT_EQ(SendSimple({.url = "http://"}).error().kind, ErrorKind::kInvalid);
  EXPECT_EQ(SendSimple({.url = "file:///etc/passwd"}).error().kind, ErrorKind::kInvalid);
}

TEST(SimpleRequest, SendsItsMethodAndItsToken) {
  MiniHttpServer server([](const MiniRequest&, MiniConnection& connection) { connection.Send(Answer("{}")); });
  for (const char* method : {"GET", "POST", "DELETE"})
    EXPECT_EQ(SendSimple({.url = server.url() + "/a?b=c", .method = method, .bearer = "t0k3n"})->status, 200);
  auto requests = server.requests();
  ASSERT_EQ(requests.size(), 3u);
  const char* methods[] = {"GET", "POST", "DELETE"};
  for (std::size_t i = 0; i < 3; ++i) {
    EXPECT_EQ(requests[i].method, methods[i]);
    EXPECT_EQ(requests[i].target, "/a?b=c");
    EXPECT_EQ(requests[i].Field("authorization"), "Bearer t0k3n");
  }
  EXPECT_EQ(requests[1].Field("content-length"), "0");
}

TEST(SimpleRequest, GoesThroughASocketInTheFileSystem) {
  TempFolder folder;
  const std::string path = folder.path() / "admin.sock";
  MiniHttpServer server([](const MiniRequest&, MiniConnection& connection) { connection.Send(Answer("in")); }, path);
  EXPECT_EQ(SendSimple({.url = "http://localhost/x", .unix_socket = path})->body, "in");
  EXPECT_EQ(SendSimple({.url = "http://localhost/x", .unix_socket = path + ".not"}).error().kind,
            ErrorKind::kUnavailable);
}

}  // namespace
}  // namespace reelcache
