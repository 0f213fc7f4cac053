#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

#include "app/cli_explain.h"
#include "app/cli_pin.h"
#include "app/cli_purge.h"
#include "app/cli_warm.h"
#include "support/mini_http_server.h"
#include "support/temp_folder.h"

namespace reelcache {
namespace {

using testing::HasSubstr;
using testing::Not;

using Words = std::vector<std::string>;

// One command against a server that answers everything with `body`.
class SteeringCommandsTest : public testing::Test {
 protected:
  int Run(Words words, const std::string& body = "{}") {
    MiniHttpServer server([body](const MiniRequest&, MiniConnection& connection) {
      connection.Send("HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body);
    });
    Words with_server(words.begin() + 1, words.end());
    if (names_server_) with_server.insert(with_server.end(), {"--admin", server.url()});
    out_.str("");
    err_.str("");
    const CommandIo io{folder_.path(), out_, err_};
    const int status = words[0] == "purge"     ? RunPurge(with_server, environment_, io)
                       : words[0] == "explain" ? RunExplain(with_server, environment_, io)
                       : words[0] == "warm"    ? RunWarm(with_server, environment_, io)
                                               : RunPin(words[0], with_server, environment_, io);
    targets_.clear();
    for (const MiniRequest& request : server.requests()) targets_ += request.target + " ";
    return status;
  }

  TempFolder folder_;
  Environment environment_;
  bool names_server_ = true;
  std::ostringstream out_, err_;
  std::string targets_;
};

TEST_F(SteeringCommandsTest, AnotherProgramsAnswerIsNoCrash) {
  const Words commands[] = {{"purge", "a"}, {"pin", "a"}, {"unpin", "a"}, {"pins"}, {"explain", "a"}, {"warm", "a"}};
  for (const char* body : {"", "null", "[]", "{}", R"({"objects":"x","pins":3,"served":"yes","id":7})"})
    for (const Words& words : commands) {
      EXPECT_EQ(Run(words, body), 1) << words[0] << body;
      EXPECT_THAT(err_.str(), HasSubstr("not with the answer of a reelcache")) << words[0] << body;
      EXPECT_EQ(out_.str(), "");
    }
  EXPECT_EQ(Run({"pins"}, R"({"pins":[1,{"name":2,"bytes":"x"}],"pinned_bytes":[]})"), 0);
  EXPECT_EQ(Run({"warm", "a"}, R"({"id":"1","state":"running"})"), 1);
  EXPECT_EQ(Run({"pin", "a"}, R"({"objects":1,"pinned_bytes":"x"})"), 0);
}

TEST_F(SteeringCommandsTest, SaysHowMuchLeftTheCache) {
  EXPECT_EQ(Run({"purge", "a"}, R"({"objects":1,"withdrawn_bytes":2048,"soft":false,"lasting":true})"), 0);
  EXPECT_EQ(out_.str(), "1 object is out of the cache, 2.0 KiB were withdrawn from memory and disk\n");
  EXPECT_EQ(Run({"purge", "--prefix", ""}, R"({"objects":3,"withdrawn_bytes":0,"soft":true,"lasting":true})"), 0);
  EXPECT_EQ(out_.str(), "3 objects are asked for at the origin at their next use\n");
  EXPECT_EQ(Run({"purge", "--all"}, R"({"objects":0,"withdrawn_bytes":0,"soft":false,"lasting":false})"), 1);
  EXPECT_THAT(out_.str(), HasSubstr("is to be repeated then\n"));
}

TEST_F(SteeringCommandsTest, ANameThatTheCacheDoesNotKnowIsTold) {
  const std::string nothing = R"({"objects":0,"withdrawn_bytes":0,"soft":false,"lasting":true})";
  EXPECT_EQ(Run({"purge", "flim.mp4"}, nothing), 1);
  EXPECT_THAT(err_.str(), HasSubstr("the cache knows nothing of the name \"flim.mp4\""));
  EXPECT_EQ(Run({"purge", "--soft", "--prefix", "flims/"}, nothing), 1);
  EXPECT_THAT(err_.str(), HasSubstr("no name that begins with \"flims/\""));
  EXPECT_EQ(Run({"purge", "--all"}, nothing), 0);
  environment_["LANG"] = "ko_KR.UTF-8";
  EXPECT_EQ(Run({"purge", "flim.mp4"}, nothing), 1);
  EXPECT_THAT(err_.str(), HasSubstr("이름이 없습니다"));
}

TEST_F(SteeringCommandsTest, AnEmptyPrefixIsEverything) {
  for (const char* command : {"purge", "pin", "unpin", "warm"}) {
    Run({command, "--prefix", ""});
    EXPECT_THAT(targets_, HasSubstr(std::string("/api/") + command + "?prefix= "));
    EXPECT_EQ(Run({command, "a", "--prefix", ""}), 2) << command;
    EXPECT_EQ(Run({command}), 2) << command;
  }
}

TEST_F(SteeringCommandsTest, AnOptionIsNoValueOfAnother) {
  names_server_ = false;
  EXPECT_EQ(Run({"purge", "--admin", "--all"}), 2);
  EXPECT_EQ(err_.str(), "reelcache: --admin has no value: reelcache purge --help shows what it takes\n");
  EXPECT_EQ(Run({"warm", "a", "--budget", "--no-wait"}), 2);
  EXPECT_THAT(err_.str(), HasSubstr("--budget has no value"));
  environment_["LANG"] = "ko_KR.UTF-8";
  EXPECT_EQ(Run({"purge", "--prefix", "--all"}), 2);
  EXPECT_THAT(err_.str(), HasSubstr("--prefix 뒤에 값이 없습니다"));
}

TEST_F(SteeringCommandsTest, NamesDoNotSteerTheTerminal) {
  EXPECT_EQ(Run({"pins"}, R"({"pins":[{"name":"a\u001b[2J.mp4","bytes":1}]})"), 0);
  EXPECT_THAT(out_.str(), Not(HasSubstr("\x1b")));
}

TEST_F(SteeringCommandsTest, SpeakKoreanWhereThatIsSpoken) {
  environment_["LANG"] = "ko_KR.UTF-8";
  names_server_ = false;
  for (const char* command : {"purge", "pin", "unpin", "pins", "explain", "warm"}) {
    EXPECT_EQ(Run({command, "--help"}), 0);
    EXPECT_THAT(out_.str(), HasSubstr(std::string("사용법: reelcache ") + command));
    EXPECT_THAT(out_.str(), HasSubstr("서버가 토큰을 요구하면"));
    EXPECT_EQ(Run({command, "--nonsense"}), 2);
    EXPECT_THAT(err_.str(), HasSubstr("없는 옵션입니다")) << command;
  }
  for (const char* command : {"purge", "pin", "unpin", "warm"}) {
    EXPECT_EQ(Run({command}), 2);
    EXPECT_THAT(err_.str(), HasSubstr("중 하나만 알려 주세요")) << command;
  }
  EXPECT_EQ(Run({"explain"}), 2);
  EXPECT_THAT(err_.str(), HasSubstr("객체의 이름을 알려"));
  EXPECT_EQ(Run({"pins", "--admin", "nowhere"}), 2);
  EXPECT_THAT(err_.str(), HasSubstr("주소가 아닙니다"));
}

}  // namespace
}  // namespace reelcache
