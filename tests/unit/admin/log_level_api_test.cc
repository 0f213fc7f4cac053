#include "admin/log_level_api.h"

#include <gtest/gtest.h>

#include "base/log.h"

namespace reelcache {
namespace {

class LogLevelApiTest : public testing::Test {
 protected:
  void SetUp() override { SetLogLevel("info"); }
  void TearDown() override { SetLogLevel("info"); }

  Answer Ask(Method method, std::string query = "") {
    RequestHead head;
    head.method = method;
    std::optional<Answer> answer;
    api_.Handle(loop_, head, {TargetUri::Form::kPath, "/api/log-level", std::move(query)},
                [&](Answer made) { answer = std::move(made); });
    return std::move(*answer);
  }

  Loop loop_{"test"};
  LogLevelApi api_;
};

TEST_F(LogLevelApiTest, TellsAndChanges) {
  EXPECT_EQ(Ask(Method::kGet).body.bytes, "{\"level\":\"info\"}\n");
  for (const char* level : {"debug", "error", "warn", "info"}) {
    Answer answer = Ask(Method::kPost, std::string("level=") + level);
    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(CurrentLogLevel(), level);
    EXPECT_EQ(Ask(Method::kGet, "level=debug").body.bytes, answer.body.bytes) << "GET changes nothing";
  }
}

TEST_F(LogLevelApiTest, RefusesOtherLevels) {
  for (const char* query : {"", "level=", "level=loud", "level=%zz", "leve=debug"}) {
    Answer answer = Ask(Method::kPost, query);
    EXPECT_EQ(answer.status, 400) << query;
    EXPECT_NE(answer.body.bytes.find("bad_level"), std::string_view::npos) << query;
    EXPECT_EQ(CurrentLogLevel(), "info") << query;
  }
}

TEST_F(LogLevelApiTest, TakesPostBesideGetAndHead) {
  EXPECT_TRUE(api_.Accepts(Method::kPost));
  EXPECT_TRUE(api_.Accepts(Method::kGet));
  EXPECT_FALSE(api_.Accepts(Method::kDelete));
}

}  // namespace
}  // namespace reelcache
