#include "app/admin_client.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/mini_http_server.h"
#include "support/temp_folder.h"

namespace reelcache {
namespace {

using testing::HasSubstr;

std::string Answer(std::string_view body, std::string_view status = "200 OK") {
  return "HTTP/1.1 " + std::string(status) + "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" +
         std::string(body);
}

MiniHttpServer::Handler Saying(std::string answer) {
  return [answer](const MiniRequest&, MiniConnection& connection) { connection.Send(answer); };
}

class AdminClientTest : public testing::Test {
 protected:
  Result<AdminClient> Open(const std::string& address) { return AdminClient::Open(address, environment, folder.path()); }

  TempFolder folder;
  Environment environment;
};

TEST(AdminAddress, TakesEveryForm) {
  struct Case {
    const char* text;
    const char* url;
    const char* unix_socket;
  };
  for (const Case& c : {Case{"127.0.0.1:5010", "http://127.0.0.1:5010", ""}, Case{"[::1]:80", "http://[::1]:80", ""},
                        Case{"unix:/run/a.sock", "http://localhost", "/run/a.sock"},
                        Case{"https://films.example.org/", "https://films.example.org", ""}}) {
    auto address = ParseAdminAddress(c.text);
    ASSERT_TRUE(address.ok()) << c.text;
    EXPECT_EQ(address->url, c.url);
    EXPECT_EQ(address->unix_socket, c.unix_socket);
  }
  for (const char* text : {"", "localhost", "localhost:", "localhost:0", "localhost:70000", ":5010", "unix:"})
    EXPECT_FALSE(ParseAdminAddress(text).ok()) << text;
}

TEST_F(AdminClientTest, SendsWhatItIsToldWithTheToken) {
  MiniHttpServer server(Saying(Answer(R"({"objects":3})")));
  environment["REELCACHE_ADMIN_TOKEN"] = "s3cret";
  auto client = Open("127.0.0.1:" + std::to_string(server.port()));
  ASSERT_TRUE(client.ok());
  EXPECT_EQ((*client->Post("/api/purge?name=a%20b"))["objects"], 3);
  EXPECT_TRUE(client->Get("/api/pins").ok());
  EXPECT_TRUE(client->Delete("/api/warm/7").ok());
  auto requests = server.requests();
  EXPECT_EQ(requests.at(0).method + " " + requests.at(0).target, "POST /api/purge?name=a%20b");
  EXPECT_EQ(requests.at(1).method + " " + requests.at(1).target, "GET /api/pins");
  EXPECT_EQ(requests.at(2).method + " " + requests.at(2).target, "DELETE /api/warm/7");
  for (const MiniRequest& request : requests) EXPECT_EQ(request.Field("authorization"), "Bearer s3cret");
}

TEST_F(AdminClientTest, FindsTheTokenInDotEnvAndASocket) {
  const std::string path = folder.path() / "s";
  MiniHttpServer server(Saying(Answer("{}")), path);
  folder.Put(".env", "REELCACHE_ADMIN_TOKEN=from-file");
  EXPECT_TRUE(Open("unix:" + path)->Get("/x").ok());
  EXPECT_EQ(server.requests().at(0).Field("authorization"), "Bearer from-file");
}

TEST_F(AdminClientTest, AnAnswerWithoutABodyIsGood) {
  MiniHttpServer server(Saying("HTTP/1.1 204 No Content\r\n\r\n"));
  EXPECT_TRUE(Open(server.url())->Delete("/api/login")->is_null());
}

TEST_F(AdminClientTest, PassesOnWhatTheServerRefuses) {
  struct Case {
    const char* status;
    ErrorKind kind;
  };
  for (const Case& c : {Case{"400 Bad Request", ErrorKind::kInvalid}, Case{"404 Not Found", ErrorKind::kNotFound},
                        Case{"409 Conflict", ErrorKind::kBusy}, Case{"500 X", ErrorKind::kBadAnswer}}) {
    MiniHttpServer server(Saying(Answer(R"({"error":{"code":"none_of_ours","message":"Do not."}})", c.status)));
    environment["LANG"] = "ko_KR.UTF-8";
    auto refused = Open(server.url())->Post("/api/pin");
    ASSERT_FALSE(refused.ok());
    EXPECT_EQ(refused.error().message, "Do not.");
    EXPECT_EQ(refused.error().kind, c.kind) << c.status;
  }
}

TEST_F(AdminClientTest, SpeaksTheReadersLanguageWhereItKnowsTheCode) {
  MiniHttpServer server(Saying(Answer(R"({"error":{"code":"bad_target","message":"Do not."}})", "400 Bad Request")));
  environment["LANG"] = "ko_KR.UTF-8";
  EXPECT_THAT(Open(server.url())->Post("/api/pin").error().message, HasSubstr("하나만 알려"));
}

TEST_F(AdminClientTest, SaysWhatToDo) {
  std::string url;
  {
    MiniHttpServer server(Saying(Answer("no", "404 Not Found")));
    url = server.url();
    EXPECT_THAT(Open(url)->Get("/api/pins").error().message, HasSubstr("(404): set REELCACHE_ADMIN_TOKEN"));
    environment["LANG"] = "ko";
    EXPECT_THAT(Open(url)->Get("/api/pins").error().message, HasSubstr("(404): REELCACHE_ADMIN_TOKEN을"));
  }
  EXPECT_THAT(Open(url)->Get("/api/pins").error().message, HasSubstr("--admin으로 주소를"));
  environment.clear();
  EXPECT_THAT(Open(url)->Get("/api/pins").error().message, HasSubstr("or say with --admin where it is"));
  MiniHttpServer other(Saying(Answer("<html>")));
  EXPECT_THAT(Open(other.url())->Get("/api/pins").error().message, HasSubstr("not with the answer of a reelcache"));
  EXPECT_EQ(Open("nowhere").error().kind, ErrorKind::kInvalid);
}

}  // namespace
}  // namespace reelcache
