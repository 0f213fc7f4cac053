#include "support/proxy_fixture.h"

namespace reelcache {
namespace {

class CountingHandler final : public Handler {
 public:
  explicit CountingHandler(std::initializer_list<Method> methods) : methods_(methods) {}
  bool Accepts(Method method) const override {
    return std::find(methods_.begin(), methods_.end(), method) != methods_.end();
  }
  void Handle(Loop&, const RequestHead&, const TargetUri&, OnAnswer on_answer) override {
    ++asked;
    on_answer({200, {}, Slice::Static("done")});
  }

  int asked = 0;

 private:
  std::vector<Method> methods_;
};

// Lets through who says "please", unless it is asked by another name.
class PoliteGate final : public Gate {
 public:
  std::optional<Answer> RefuseName(const RequestHead& head) const override {
    if (head.fields.Find("Host") == "test") return std::nullopt;
    return Answer{403, {}, Slice::Static("who?")};
  }
  std::optional<Answer> Refuse(const RequestHead& head) const override {
    if (head.fields.Find("X-Word") == "please") return std::nullopt;
    return Answer{403, {}, Slice::Static("no")};
  }
};

class GateTest : public ProxyTest {
 protected:
  GateTest() {
    router.AddOperator("/api/purge", purge);
    router.AddOperatorBelow("/api/warm/", warm);
  }

  TestResponse Ask(const std::string& line, const std::string& more = "") {
    return Connect().SendText(line + " HTTP/1.1\r\nHost: test\r\n" + more + "\r\n").Response();
  }

  const std::string word = "X-Word: please\r\n";
  CountingHandler purge{Method::kPost}, warm{Method::kGet, Method::kHead, Method::kDelete};
  PoliteGate gate;
};

TEST_F(GateTest, WithoutOneOperatorsRoutesAreUnknown) {
  EXPECT_EQ(Ask("POST /api/purge").status, 404);
  EXPECT_EQ(Ask("GET /api/purge").body, Ask("GET /api/nothing").body);
  EXPECT_EQ(Ask("DELETE /api/warm/7", word).status, 404);
  EXPECT_EQ(purge.asked + warm.asked, 0);
}

TEST_F(GateTest, ItsWordIsTheAnswer) {
  parts->gate = &gate;
  EXPECT_EQ(Ask("POST /api/purge").status, 403);
  EXPECT_EQ(Ask("POST /api/purge", word).body, "done");
  EXPECT_EQ(Ask("POST /api/%70urge").status, 403);  // the same route in other letters
  EXPECT_EQ(Ask("DELETE /api%2Fwarm/7").status, 403);
  EXPECT_EQ(Ask("DELETE /api%2Fwarm/7", word).status, 200);
  EXPECT_EQ(purge.asked, 1);
  EXPECT_EQ(warm.asked, 1);
}

TEST_F(GateTest, AnotherNameIsRefusedWhateverItAsksFor) {
  parts->gate = &gate;
  origin.Serve("film.mp4", "0123456789");
  for (const std::string path : {"/download/film.mp4", "/api/purge", "/nothing"}) {
    TestResponse response = Connect().SendText("GET " + path + " HTTP/1.1\r\nHost: evil\r\n" + word + "\r\n").Response();
    EXPECT_EQ(response.status, 403) << path;
    EXPECT_EQ(response.body, "who?") << path;
  }
  EXPECT_EQ(origin.fetches(), 0);
}

struct MethodCase {
  const char* line;
  int status;
  const char* allow;
};

TEST_F(GateTest, MethodsAreThoseOfTheHandler) {
  parts->gate = &gate;
  origin.Serve("film.mp4", "0123456789");
  const MethodCase cases[] = {
      {"GET /api/purge", 405, "POST, OPTIONS"},
      {"DELETE /api/purge", 405, "POST, OPTIONS"},
      {"OPTIONS /api/purge", 204, "POST, OPTIONS"},
      {"POST /api/warm/7", 405, "GET, HEAD, DELETE, OPTIONS"},
      {"POST /download/film.mp4", 405, "GET, HEAD, OPTIONS"},
      {"DELETE /download/film.mp4", 405, "GET, HEAD, OPTIONS"},
      {"POST /nothing", 405, "GET, HEAD, OPTIONS"},
      {"PUT /api/purge", 405, "GET, HEAD, OPTIONS"},
      {"OPTIONS *", 204, "GET, HEAD, OPTIONS"},
  };
  for (const MethodCase& c : cases) {
    SCOPED_TRACE(c.line);
    TestResponse response = Ask(c.line, word);
    EXPECT_EQ(response.status, c.status);
    EXPECT_EQ(response.Field("allow"), c.allow);
  }
  EXPECT_EQ(purge.asked + warm.asked, 0);
}

TEST_F(GateTest, ABodyIsNotWaitedForAndEndsTheConnection) {
  parts->gate = &gate;
  Client client = Connect();
  client.SendText("POST /api/purge HTTP/1.1\r\nHost: test\r\nX-Word: please\r\nContent-Length: 5\r\n\r\n");
  EXPECT_EQ(client.Response().body, "done");
  client.ExpectEnd();
}

TEST_F(GateTest, TheConnectionOutlivesARequestWithoutBody) {
  parts->gate = &gate;
  Client client = Connect();
  for (int i = 0; i < 2; ++i) {
    client.SendText("POST /api/purge HTTP/1.1\r\nHost: test\r\nContent-Length: 0\r\nX-Word: please\r\n\r\n");
    EXPECT_EQ(client.Response().body, "done");
  }
  EXPECT_FALSE(client.ended());
}

}  // namespace
}  // namespace reelcache
