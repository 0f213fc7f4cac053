#include "app/cli_stats.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <sstream>

#include "support/mini_http_server.h"
#include "support/temp_folder.h"

namespace reelcache {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::StartsWith;

constexpr std::string_view kStats = R"({"bytes": {"origin": 1024}, "requests": {"total": 7}})";

std::string Answer(std::string_view body, std::string_view status = "200 OK") {
  return "HTTP/1.1 " + std::string(status) + "\r\nContent-Length: " + std::to_string(body.size()) +
         "\r\n\r\n" + std::string(body);
}

class StatsTest : public testing::Test {
 protected:
  // Returns the exit status; the words are in `out` and `err`.
  int Run(const std::vector<std::string>& args) {
    std::ostringstream out_stream, err_stream;
    int status = RunStats(args, environment, {folder.path(), out_stream, err_stream});
    out = out_stream.str();
    err = err_stream.str();
    return status;
  }

  void Serve(std::string answer) {
    server = std::make_unique<MiniHttpServer>(
        [answer](const MiniRequest&, MiniConnection& connection) { connection.Send(answer); });
  }

  TempFolder folder;
  Environment environment;
  std::unique_ptr<MiniHttpServer> server;
  std::string out, err;
};

TEST_F(StatsTest, ShowsATable) {
  Serve(Answer(kStats));
  EXPECT_EQ(Run({"--url", server->url()}), 0);
  EXPECT_THAT(out, HasSubstr("\nRequests                               7\n"));
  EXPECT_THAT(err, IsEmpty());
  EXPECT_EQ(server->requests().at(0).target, "/api/stats");
}

TEST_F(StatsTest, ShowsIndentedJson) {
  Serve(Answer(kStats));
  EXPECT_EQ(Run({"--json", "--url", server->url()}), 0);
  EXPECT_THAT(out, StartsWith("{\n  \"bytes\": {\n    \"origin\": 1024\n"));
}

TEST_F(StatsTest, SpeaksTheLanguageOfTheLocale) {
  Serve(Answer(kStats));
  struct Case {
    Environment environment;
    bool korean;
  };
  for (const Case& c : {Case{{}, false}, Case{{{"LANG", "ko_KR.UTF-8"}}, true},
                        Case{{{"LC_ALL", "ko"}, {"LANG", "C"}}, true},
                        Case{{{"LC_ALL", "en_US.UTF-8"}, {"LANG", "ko_KR.UTF-8"}}, false},
                        Case{{{"LC_ALL", ""}, {"LANG", "ko_KR.UTF-8"}}, true}}) {
    environment = c.environment;
    EXPECT_EQ(Run({"--url", server->url()}), 0);
    EXPECT_EQ(out.find("요청") != std::string::npos, c.korean);
  }
}

TEST_F(StatsTest, TakesAnAddressInEveryForm) {
  Serve(Answer(kStats));
  const std::string bare = "127.0.0.1:" + std::to_string(server->port());
  for (const std::string& url : {bare, "http://" + bare + "/", "http://" + bare + "/api/stats"})
    EXPECT_EQ(Run({"--url", url}), 0) << err;
  for (const MiniRequest& request : server->requests()) EXPECT_EQ(request.target, "/api/stats");
}

TEST_F(StatsTest, AsksThePortThatServeWouldTake) {
  Serve(Answer(kStats));
  environment["PORT"] = std::to_string(server->port());
  EXPECT_EQ(Run({}), 0) << err;
  environment.clear();
  folder.Put(".env", "REELCACHE_PORT=" + std::to_string(server->port()));
  EXPECT_EQ(Run({}), 0) << err;
}

TEST_F(StatsTest, AsksTheOperatorsSideWhereTheMainPortHasNoNumbers) {
  Serve(Answer("gone", "404 Not Found"));
  MiniHttpServer operators([](const MiniRequest&, MiniConnection& connection) { connection.Send(Answer(kStats)); });
  environment = {{"PORT", std::to_string(server->port())},
                 {"REELCACHE_ADMIN", "127.0.0.1:" + std::to_string(operators.port())},
                 {"REELCACHE_ADMIN_TOKEN", "secret"}};
  EXPECT_EQ(Run({}), 0) << err;
  EXPECT_EQ(server->requests().at(0).fields.count("authorization"), 0u) << "the token is for operators' addresses";
  EXPECT_EQ(operators.requests().at(0).fields.at("authorization"), "Bearer secret");
  EXPECT_EQ(Run({"--admin", "127.0.0.1:" + std::to_string(operators.port())}), 0) << err;
  EXPECT_EQ(operators.requests().size(), 2u);
  EXPECT_EQ(Run({"--url", server->url()}), 1) << "which is the server that was named";
}

TEST_F(StatsTest, SaysWhatToDoWhenNobodyAnswers) {
  Serve(Answer(kStats));
  const std::string url = server->url();
  server = nullptr;
  EXPECT_EQ(Run({"--url", url}), 1);
  EXPECT_THAT(out, IsEmpty());
  EXPECT_EQ(err, "reelcache: no answer from \"" + url +
                     "/api/stats\" (Couldn't connect to server): start the server with reelcache "
                     "serve, or say with --url "
                     "where it is\n");
}

TEST_F(StatsTest, ComplainsInTheLanguageOfTheLocale) {
  environment["LANG"] = "ko_KR.UTF-8";
  Serve(Answer("gone", "404 Not Found"));
  const std::string url = server->url();
  EXPECT_EQ(Run({"--url", url}), 1);
  EXPECT_THAT(err, HasSubstr("/api/stats\"의 응답 상태가 404입니다: --url로"));
  Serve(Answer("{}"));
  EXPECT_EQ(Run({"--url", server->url()}), 1);
  EXPECT_THAT(err, HasSubstr("/api/stats\"의 응답은 reelcache의 통계가 아닙니다: --url로"));
  EXPECT_EQ(Run({"--url", url}), 1);
  EXPECT_THAT(err, HasSubstr("/api/stats\"에서 응답이 없습니다 ("));
}

TEST_F(StatsTest, SaysWhenItIsAnotherServer) {
  Serve(Answer("gone", "404 Not Found"));
  EXPECT_EQ(Run({"--url", server->url()}), 1);
  EXPECT_THAT(
      err,
      HasSubstr("/api/stats\" answered with status 404: say with --url where a reelcache is\n"));
  Serve(Answer("<html>hello</html>"));
  EXPECT_EQ(Run({"--url", server->url()}), 1);
  EXPECT_THAT(err,
              HasSubstr("/api/stats\" answered, but not with the numbers of a reelcache: say"));
  EXPECT_EQ(Run({"--json", "--url", server->url()}), 1);
  EXPECT_THAT(out, IsEmpty());
}

TEST_F(StatsTest, RefusesWrongOptions) {
  struct Case {
    std::vector<std::string> args;
    const char* message;
  };
  for (const Case& c :
       {Case{{"--ulr", "x"},
             "reelcache: \"--ulr\" is not an option of stats: reelcache stats --help shows them\n"},
        Case{{"--url"},
             "reelcache: the options of stats cannot be read: reelcache stats --help shows them\n"},
        Case{{"--url", "x", "--admin", "y"}, "reelcache: say --url or --admin: both are addresses of the server\n"},
        Case{{"--url", "--json"},
             "reelcache: --url has no value: reelcache stats --help shows what it takes\n"},
        Case{{"--url", "ftp://host"},
             "reelcache: --url is \"ftp://host/api/stats\", which is not an address: write one "
             "such as "
             "http://127.0.0.1:5000\n"}}) {
    EXPECT_EQ(Run(c.args), 2);
    EXPECT_EQ(err, c.message);
  }
  environment["REELCACHE_PORT"] = "0";
  EXPECT_EQ(Run({}), 2);
  EXPECT_EQ(
      err,
      "reelcache: the configured port is 0, which is any: say with --url where the server is\n");
  environment["REELCACHE_PORT"] = "x";
  EXPECT_EQ(Run({}), 2);
  EXPECT_THAT(err, StartsWith("reelcache: REELCACHE_PORT is \"x\""));
}

TEST_F(StatsTest, ExplainsItself) {
  EXPECT_EQ(Run({"--help"}), 0);
  EXPECT_THAT(out, HasSubstr("--url URL"));
  EXPECT_THAT(out, HasSubstr("--json"));
}

}  // namespace
}  // namespace reelcache
