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

constexpr AnswerField kPins{"pins", nlohmann::json::value_t::array};

class AdminClientTest : public testing::Test {
 protected:
  Result<AdminClient> Open(const std::string& address) {
    return AdminClient::Open(address, environment, folder.path());
  }

  // Of a client that is to ask there: what it says where nobody can answer.
  std::string NoAnswer(const std::string& address) { return Open(address)->Get("/x", kPins).error().message; }

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
                        Case{"films.example.org:80", "http://films.example.org:80", ""},
                        Case{"0.0.0.0:80", "http://localhost:80", ""},
                        Case{"https://films.example.org/", "https://films.example.org", ""}}) {
    auto address = ParseAdminAddress(c.text);
    ASSERT_TRUE(address) << c.text;
    EXPECT_EQ(address->url, c.url);
    EXPECT_EQ(address->unix_socket, c.unix_socket);
  }
  for (const char* text : {"", "localhost", "localhost:", "localhost:0", "localhost:70000", ":5010", "unix:",
                           "a/b:80", "auto", "off", "127.0.0.1:0"})
    EXPECT_EQ(ParseAdminAddress(text), std::nullopt) << text;
}

TEST_F(AdminClientTest, SendsWhatItIsToldWithTheToken) {
  MiniHttpServer server(Saying(Answer(R"({"objects":3,"pins":[]})")));
  environment["REELCACHE_ADMIN_TOKEN"] = "s3cret";
  auto client = Open("127.0.0.1:" + std::to_string(server.port()));
  ASSERT_TRUE(client.ok());
  EXPECT_EQ((*client->Post("/api/purge?name=a%20b", kObjectsField))["objects"], 3);
  EXPECT_TRUE(client->Get("/api/pins", kPins).ok());
  EXPECT_TRUE(client->Delete("/api/warm/7", kPins).ok());
  auto requests = server.requests();
  EXPECT_EQ(requests.at(0).method + " " + requests.at(0).target, "POST /api/purge?name=a%20b");
  EXPECT_EQ(requests.at(1).method + " " + requests.at(1).target, "GET /api/pins");
  EXPECT_EQ(requests.at(2).method + " " + requests.at(2).target, "DELETE /api/warm/7");
  for (const MiniRequest& request : requests) EXPECT_EQ(request.Field("authorization"), "Bearer s3cret");
}

TEST_F(AdminClientTest, FindsTheTokenInDotEnvAndASocket) {
  const std::string path = folder.path() / "s";
  MiniHttpServer server(Saying(Answer(R"({"pins":[]})")), path);
  folder.Put(".env", "REELCACHE_ADMIN_TOKEN=from-file");
  EXPECT_TRUE(Open("unix:" + path)->Get("/x", kPins).ok());
  EXPECT_EQ(server.requests().at(0).Field("authorization"), "Bearer from-file");
}

TEST_F(AdminClientTest, AnotherProgramsAnswerIsNone) {
  for (const char* body : {"", "null", "3", "[]", "{}", "<html>", R"({"pins":3})", R"({"pins":{}})"}) {
    MiniHttpServer server(Saying(Answer(body)));
    EXPECT_THAT(NoAnswer(server.url()), HasSubstr("not with the answer of a reelcache")) << body;
  }
}

TEST_F(AdminClientTest, AsksTheServerThatHasTheCacheFolder) {
  const std::string cache = folder.path() / "cache";
  environment["REELCACHE_CACHE_DIR"] = cache;
  EXPECT_THAT(NoAnswer(""), HasSubstr("\"127.0.0.1:5010\""));
  MiniHttpServer server(Saying(Answer(R"({"pins":[]})")));
  folder.Put("cache/admin", server.url() + "\n");
  for (const char* left_open : {"", "auto", "AUTO", "127.0.0.1:0"})
    EXPECT_TRUE(Open(left_open)->Get("/x", kPins).ok()) << left_open;
  environment["REELCACHE_ADMIN"] = "127.0.0.1:1";
  EXPECT_THAT(NoAnswer(""), HasSubstr("\"127.0.0.1:1\"")) << "what was said goes first";
}

TEST_F(AdminClientTest, AsksNobodyElseWhereThatServerAnswersNobody) {
  environment["REELCACHE_CACHE_DIR"] = folder.path() / "cache";
  EXPECT_THAT(Open("127.0.0.1:0").error().message, HasSubstr("--admin leaves the port to the server, and none uses"));
  folder.Put("cache/admin", "off\n");
  EXPECT_THAT(Open("").error().message, HasSubstr("cache answers no operators"));
  environment["LANG"] = "ko_KR.UTF-8";
  EXPECT_THAT(Open("").error().message, HasSubstr("운영자에게 답하지"));
  environment["REELCACHE_ADMIN"] = "off";
  EXPECT_THAT(Open("").error().message, HasSubstr("REELCACHE_ADMIN의 값이 off"));
}

TEST_F(AdminClientTest, ASocketMayLieInTheHomeFolder) {
  MiniHttpServer server(Saying(Answer(R"({"pins":[]})")), folder.path() / "s");
  environment["HOME"] = folder.path();
  EXPECT_TRUE(Open("unix:~/s")->Get("/x", kPins).ok());
  folder.Put("my.json", R"({"admin": "unix:~/s"})");
  environment["REELCACHE_CONFIG"] = "my.json";
  EXPECT_TRUE(Open("")->Get("/x", kPins).ok());
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
    auto refused = Open(server.url())->Post("/api/pin", kObjectsField);
    ASSERT_FALSE(refused.ok());
    EXPECT_EQ(refused.error().message, "Do not.");
    EXPECT_EQ(refused.error().kind, c.kind) << c.status;
  }
}

TEST_F(AdminClientTest, SpeaksTheReadersLanguageWhereItKnowsTheCode) {
  MiniHttpServer server(Saying(Answer(R"({"error":{"code":"bad_target","message":"Do not."}})", "400 Bad Request")));
  environment["LANG"] = "ko_KR.UTF-8";
  EXPECT_THAT(Open(server.url())->Post("/api/pin", kObjectsField).error().message, HasSubstr("하나만 알려"));
}

TEST_F(AdminClientTest, SaysWhatToDo) {
  std::string url;
  {
    MiniHttpServer server(Saying(Answer("no", "404 Not Found")));
    url = server.url();
    EXPECT_THAT(Open(url)->Get("/api/pins", kPins).error().message, HasSubstr("(404): set REELCACHE_ADMIN_TOKEN"));
    environment["LANG"] = "ko";
    EXPECT_THAT(Open(url)->Get("/api/pins", kPins).error().message, HasSubstr("(404): REELCACHE_ADMIN_TOKEN을"));
  }
  EXPECT_THAT(Open(url)->Get("/api/pins", kPins).error().message, HasSubstr("--admin으로 주소를"));
  environment.clear();
  EXPECT_THAT(Open(url)->Get("/api/pins", kPins).error().message, HasSubstr("or say with --admin where it is"));
  EXPECT_EQ(Open("nowhere").error().kind, ErrorKind::kInvalid);
}

}  // namespace
}  // namespace reelcache
