// What an HTTP server may do wrong, byte by byte, and what comes of it.
#include <atomic>

#include "http/http_date.h"
#include "http_origin_fixture.h"

namespace reelcache {
namespace {

using namespace std::chrono_literals;

constexpr const char* kTag = "ETag: \"v1\"\r\n";

// Bytes 10-19 of an object of 100.
std::string GoodPartial() {
  return Answer("206 Partial Content", std::string(kTag) + "Content-Range: bytes 10-19/100\r\n", "0123456789");
}

TEST_F(HttpOriginTest, AsksForWhatItNeedsAndNothingElse) {
  ServeText(GoodPartial());
  CollectingSink sink = Fetch({"a b/\xed\x95\x9c#?%.mp4", {10, 20}, Validator{Validator::Kind::kStrongTag, "\"v1\""}});
  ASSERT_TRUE(sink.ok()) << sink.message();
  MiniRequest request = server_->requests().at(0);
  EXPECT_EQ(request.method, "GET");
  EXPECT_EQ(request.target, "/media/a%20b/%ED%95%9C%23%3F%25.mp4");
  std::map<std::string, std::string> expected = {{"host", fmt::format("127.0.0.1:{}", server_->port())},
                                                 {"user-agent", "reelcache"},
                                                 {"accept", "*/*"},
                                                 {"accept-encoding", "identity"},
                                                 {"range", "bytes=10-19"},
                                                 {"if-match", "\"v1\""}};
  EXPECT_EQ(request.fields, expected);
  EXPECT_EQ(stats_.fetches, 1U);
  EXPECT_EQ(stats_.bytes, 10U);
  EXPECT_EQ(stats_.errors, 0U);
}

TEST_F(HttpOriginTest, ADatePinIsAskedByDate) {
  ServeText(Answer("206 Partial Content",
                   "Last-Modified: Tue, 15 Nov 1994 12:45:26 GMT\r\nContent-Range: bytes 10-19/100\r\n", "0123456789"));
  Validator pin{Validator::Kind::kLastModified, "Tue, 15 Nov 1994 12:45:26 GMT"};
  EXPECT_TRUE(Fetch({"film.mp4", {10, 20}, pin}).ok());
  EXPECT_EQ(server_->requests().at(0).Field("if-unmodified-since"), pin.value);
}

TEST_F(HttpOriginTest, AConnectionIsKeptForTheNextRequest) {
  ServeText(GoodPartial());
  for (int i = 0; i < 3; ++i) EXPECT_TRUE(Fetch().ok());
  EXPECT_EQ(server_->requests().back().connection, 1);
}

TEST_F(HttpOriginTest, AStatusBecomesTheKindOfItsError) {
  struct Case {
    const char* status;
    const char* fields;
    ErrorKind kind;
    std::optional<int> retry_after = {};
  } cases[] = {
      {"404 Not Found", "", ErrorKind::kNotFound},
      {"410 Gone", "", ErrorKind::kNotFound},
      {"401 Unauthorized", "", ErrorKind::kForbidden},
      {"403 Forbidden", "", ErrorKind::kForbidden},
      {"416 Range Not Satisfiable", "Content-Range: bytes */10\r\n", ErrorKind::kUnsatisfied},
      {"412 Precondition Failed", "", ErrorKind::kBadAnswer},  // there was no precondition
      {"408 Request Timeout", "", ErrorKind::kUnavailable},
      {"429 Too Many Requests", "Retry-After: 7\r\n", ErrorKind::kUnavailable, 7},
      {"429 Too Many Requests", "", ErrorKind::kUnavailable, 1},
      {"500 Internal Server Error", "", ErrorKind::kUnavailable},
      {"503 Service Unavailable", "Retry-After: 120\r\n", ErrorKind::kUnavailable, 120},
      {"400 Bad Request", "", ErrorKind::kBadAnswer},
      {"405 Method Not Allowed", "", ErrorKind::kBadAnswer},
      {"204 No Content", "", ErrorKind::kBadAnswer},
      {"304 Not Modified", "", ErrorKind::kBadAnswer},
      {"300 Multiple Choices", "Location: /media/other.mp4\r\n", ErrorKind::kBadAnswer},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.status);
    ServeText(Answer(c.status, c.fields));
    CollectingSink sink = Fetch();
    ASSERT_TRUE(sink.ended() && !sink.ok());
    EXPECT_EQ(sink.kind(), c.kind) << sink.message();
    EXPECT_FALSE(sink.facts);
    auto retry_after = sink.end->error().retry_after;
    EXPECT_EQ(retry_after ? std::optional<int>(retry_after->count()) : std::nullopt, c.retry_after);
    origin_.reset();
  }
}

// RFC 9112 §5.2 has both: to discard it, as we do with the line libcurl 7 hands on, or to unfold it, as libcurl 8 does.
TEST_F(HttpOriginTest, AFoldedLineIsRefusedOrUnfolded) {
  ServeAndClose("HTTP/1.1 206 OK\r\nContent-Length: 10\r\nX: a\r\n b\r\nContent-Range: bytes 10-19/100\r\n\r\n0123456789");
  CollectingSink sink = Fetch();
  ASSERT_TRUE(sink.ended());
  EXPECT_EQ(sink.bytes, sink.ok() ? "0123456789" : "");
  if (!sink.ok()) EXPECT_EQ(sink.kind(), ErrorKind::kBadAnswer) << sink.message();
}

TEST_F(HttpOriginTest, ABrokenAnswerIsNeverDelivered) {
  struct Case {
    const char* name;
    std::string answer;
    ErrorKind kind = ErrorKind::kBadAnswer;
  } cases[] = {
      {"shifted", Answer("206 OK", std::string(kTag) + "Content-Range: bytes 11-20/100\r\n", "0123456789")},
      {"earlier", Answer("206 OK", std::string(kTag) + "Content-Range: bytes 0-19/100\r\n", "01234567890123456789")},
      {"more than asked", Answer("206 OK", std::string(kTag) + "Content-Range: bytes 10-20/100\r\n", "0123456789a")},
      {"no Content-Range", Answer("206 OK", kTag, "0123456789")},
      {"unknown total", Answer("206 OK", std::string(kTag) + "Content-Range: bytes 10-19/*\r\n", "0123456789")},
      {"malformed", Answer("206 OK", std::string(kTag) + "Content-Range: bytes ten-19/100\r\n", "0123456789")},
      {"twice", Answer("206 OK", "Content-Range: bytes 10-19/100\r\nContent-Range: bytes 10-19/100\r\n", "0123456789")},
      {"length differs", Answer("206 OK", std::string(kTag) + "Content-Range: bytes 10-19/100\r\n", "01234"),
       ErrorKind::kUnavailable},
      {"multipart", Answer("206 OK", "Content-Type: multipart/byteranges; boundary=x\r\n", "--x--")},
      {"two lengths", "HTTP/1.1 206 OK\r\nContent-Length: 10\r\nContent-Length: 11\r\n"
                      "Content-Range: bytes 10-19/100\r\n\r\n0123456789"},
      {"length and coding", "HTTP/1.1 206 OK\r\nContent-Length: 10\r\nTransfer-Encoding: chunked\r\n"
                            "Content-Range: bytes 10-19/100\r\n\r\na\r\n0123456789\r\n0\r\n\r\n"},
      {"200 without length", "HTTP/1.1 200 OK\r\n\r\n0123456789"},
      {"200 of a short object", Answer("200 OK", kTag, "0123456789"), ErrorKind::kUnsatisfied},
      {"not HTTP", "SSH-2.0-OpenSSH_9.2\r\n"},
      {"HTTP/0.9", "<html>hello</html>"},
      {"long head", "HTTP/1.1 206 OK\r\nX: " + std::string(70'000, 'x') + "\r\n\r\n"},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    ServeAndClose(c.answer);
    CollectingSink sink = Fetch();
    EXPECT_EQ(sink.kind(), c.kind) << sink.message();
    EXPECT_FALSE(sink.facts);
    EXPECT_TRUE(sink.bytes.empty());
    origin_.reset();
  }
}

TEST_F(HttpOriginTest, AShortBodyIsUnavailableAfterItsBytes) {
  const std::string head = "HTTP/1.1 206 OK\r\nETag: \"v1\"\r\nContent-Range: bytes 10-19/100\r\n";
  for (bool reset : {false, true}) {
    for (const std::string& framing : {std::string("Content-Length: 10\r\n\r\n0123"),
                                       std::string("Transfer-Encoding: chunked\r\n\r\n4\r\n0123\r\n")}) {
      SCOPED_TRACE(framing + (reset ? " reset" : " close"));
      ServeAndClose(head + framing, reset);
      CollectingSink sink = Fetch();
      EXPECT_EQ(sink.kind(), ErrorKind::kUnavailable) << sink.message();
      EXPECT_TRUE(std::string("0123").starts_with(sink.bytes));
      if (!reset) EXPECT_EQ(sink.bytes, "0123");
      origin_.reset();
    }
  }
}

TEST_F(HttpOriginTest, AShorterRangeThanAskedIsDeliveredAndIncomplete) {
  ServeText(Answer("206 OK", std::string(kTag) + "Content-Range: bytes 10-14/100\r\n", "01234"));
  CollectingSink sink = Fetch();
  EXPECT_EQ(sink.kind(), ErrorKind::kUnavailable);
  EXPECT_EQ(sink.interval, (ByteInterval{10, 20}));
  EXPECT_EQ(sink.bytes, "01234");
}

TEST_F(HttpOriginTest, BytesBehindTheBodyNeverReachTheNextAnswer) {
  Serve([first = true](const MiniRequest&, MiniConnection& connection) mutable {
    // The second answer in the pipe is a trap: it is for a request that was never made.
    connection.Send(std::exchange(first, false) ? GoodPartial() + Answer("206 OK", std::string(kTag) +
                        "Content-Range: bytes 10-19/100\r\n", "POISONPOIS") : GoodPartial());
  });
  for (int i = 0; i < 3; ++i) {
    CollectingSink sink = Fetch();
    ASSERT_TRUE(sink.ok()) << sink.message();
    EXPECT_EQ(sink.bytes, "0123456789");
  }
}

TEST_F(HttpOriginTest, AnOverlongChunkedBodyIsCutAndRefused) {
  ServeText("HTTP/1.1 206 OK\r\nETag: \"v1\"\r\nContent-Range: bytes 10-19/100\r\nTransfer-Encoding: chunked\r\n\r\n"
            "c\r\n0123456789ab\r\n0\r\n\r\n");
  CollectingSink sink = Fetch();
  EXPECT_EQ(sink.bytes, "0123456789");
  EXPECT_EQ(sink.kind(), ErrorKind::kBadAnswer);
  Fetch();
  EXPECT_EQ(server_->requests().back().connection, 2);
}

TEST_F(HttpOriginTest, AChunkedPartialIsFine) {
  ServeText("HTTP/1.1 206 OK\r\nETag: \"v1\"\r\nContent-Range: bytes 10-19/100\r\nTransfer-Encoding: chunked\r\n\r\n"
            "4\r\n0123\r\n6\r\n456789\r\n0\r\nTrailer: x\r\n\r\n");
  CollectingSink sink = Fetch();
  EXPECT_TRUE(sink.ok()) << sink.message();
  EXPECT_EQ(sink.bytes, "0123456789");
}

TEST_F(HttpOriginTest, InterimAnswersAreSkipped) {
  ServeText("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nETag: \"wrong\"\r\n\r\n" + GoodPartial());
  CollectingSink sink = Fetch();
  EXPECT_TRUE(sink.ok()) << sink.message();
  EXPECT_EQ(sink.facts->validator.value, "\"v1\"");
}

TEST_F(HttpOriginTest, AWholeObjectIsReadOnlyAsFarAsAsked) {
  // 1 GiB is announced; a fetch that wants ten bytes must end without waiting for the rest.
  Serve([](const MiniRequest&, MiniConnection& connection) {
    connection.Send("HTTP/1.1 200 OK\r\nETag: \"v1\"\r\nContent-Length: 1073741824\r\n\r\n0123456789abcdefghij");
  });
  CollectingSink sink = Fetch({"film.mp4", {0, 10}, {}});
  ASSERT_TRUE(sink.ok()) << sink.message();
  EXPECT_EQ(sink.bytes, "0123456789");
  EXPECT_EQ(sink.facts->complete_length, 1073741824U);

  CollectingSink later = Fetch({"film.mp4", {5, 12}, {}});
  ASSERT_TRUE(later.ok()) << later.message();
  EXPECT_EQ(later.bytes, "56789ab");

  CollectingSink far = Fetch({"film.mp4", {20'000'000, 20'000'010}, {}});
  EXPECT_EQ(far.kind(), ErrorKind::kBadAnswer);
  EXPECT_NE(far.message().find("does not answer byte ranges"), std::string::npos) << far.message();
}

TEST_F(HttpOriginTest, AWholeObjectMayBePausedAndStillEnds) {
  const std::string film = TestBytes(2'000'000);
  ServeText(Answer("200 OK", kTag, film));
  CollectingSink sink;
  auto handle = origin_->Fetch(loop_, {"film.mp4", {500'000, 1'500'000}, {}}, sink);
  sink.on_bytes = [&] { handle->Pause(); };
  while (!sink.ended()) {
    std::size_t before = sink.bytes.size();
    RunUntil(loop_, [&] { return sink.ended() || sink.bytes.size() > before; });
    handle->Resume();
  }
  EXPECT_TRUE(sink.ok()) << sink.message();
  EXPECT_TRUE(sink.bytes == film.substr(500'000, 1'000'000));
}

TEST_F(HttpOriginTest, AnotherTagThanThePinIsAChange) {
  ServeText(GoodPartial());  // a server that ignores If-Match
  CollectingSink sink = Fetch({"film.mp4", {10, 20}, Validator{Validator::Kind::kStrongTag, "\"v0\""}});
  EXPECT_EQ(sink.kind(), ErrorKind::kChanged);
  EXPECT_FALSE(sink.facts);
  EXPECT_EQ(stats_.errors, 0U);
}

TEST_F(HttpOriginTest, ValidatorsAreAsStrongAsTheyAre) {
  const std::string now = FormatHttpDate(std::chrono::system_clock::now());
  using Kind = Validator::Kind;
  struct Case {
    const char* name;
    std::string fields;
    Validator validator;
  } cases[] = {
      {"strong", "ETag: \"a,b\"\r\n", {Kind::kStrongTag, "\"a,b\""}},
      {"weak", "ETag: W/\"a\"\r\nLast-Modified: Tue, 15 Nov 1994 12:45:26 GMT\r\n", {Kind::kWeakTag, "W/\"a\""}},
      {"none", "", {}},
      {"old date", "Last-Modified: Tue, 15 Nov 1994 12:45:26 GMT\r\n", {Kind::kLastModified, "Tue, 15 Nov 1994 12:45:26 GMT"}},
      {"date just now", "Last-Modified: " + now + "\r\n", {}},
      {"60 s by their Date", "Date: Tue, 15 Nov 1994 12:46:26 GMT\r\nLast-Modified: Tue, 15 Nov 1994 12:45:26 GMT\r\n",
       {Kind::kLastModified, "Tue, 15 Nov 1994 12:45:26 GMT"}},
      {"59 s by their Date", "Date: Tue, 15 Nov 1994 12:46:25 GMT\r\nLast-Modified: Tue, 15 Nov 1994 12:45:26 GMT\r\n", {}},
      {"unquoted tag", "ETag: abc\r\n", {}},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    ServeText(Answer("206 OK", c.fields + "Content-Range: bytes 10-19/100\r\n", "0123456789"));
    CollectingSink sink = Fetch();
    ASSERT_TRUE(sink.ok()) << sink.message();
    EXPECT_EQ(sink.facts->validator, c.validator);
    origin_.reset();
  }
}

TEST_F(HttpOriginTest, TypeCodingAndStorePermissionArePassedOn) {
  ServeText(Answer("206 OK", "Content-Type: video/mp4\r\nContent-Encoding: gzip\r\nCache-Control: max-age=1, no-store\r\n"
                             "Last-Modified: Tue, 15 Nov 1994 12:45:26 GMT\r\nContent-Range: bytes 10-19/100\r\n",
                   "0123456789"));
  CollectingSink sink = Fetch();
  ASSERT_TRUE(sink.ok()) << sink.message();
  EXPECT_EQ(sink.facts->content_type, "video/mp4");
  EXPECT_EQ(sink.facts->content_encoding, "gzip");
  EXPECT_EQ(sink.bytes, "0123456789") << "nothing may decode it";
  EXPECT_FALSE(sink.facts->may_store);
  EXPECT_EQ(FormatHttpDate(*sink.facts->last_modified), "Tue, 15 Nov 1994 12:45:26 GMT");
}

TEST_F(HttpOriginTest, RedirectsStayOnTheServer) {
  std::atomic<int> foreign{0};
  MiniHttpServer other([&](const MiniRequest&, MiniConnection& connection) {
    ++foreign;
    connection.Send(GoodPartial());
  });
  struct Case {
    const char* name;
    std::string location;
    bool followed;
  } cases[] = {
      {"absolute path", "/elsewhere/film.mp4", true},
      {"relative", "../x.mp4", true},
      {"same server, whole", "SELF/x.mp4", true},
      {"another port", other.url() + "/x.mp4", false},
      {"another host name", "http://localhost/x.mp4", false},
      {"another scheme", "https://127.0.0.1/x.mp4", false},
      {"a file", "file:///etc/passwd", false},
      {"with a user", "http://user@127.0.0.1/x.mp4", false},
      {"empty", "", false},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    Serve([&](const MiniRequest& request, MiniConnection& connection) {
      std::string location = c.location.starts_with("SELF") ? "http://" + request.Field("host") + "/x.mp4" : c.location;
      bool first = request.target == "/media/film.mp4";
      connection.Send(first ? Answer("302 Found", "Location: " + location + "\r\n", "moved") : GoodPartial());
    });
    CollectingSink sink = Fetch();
    EXPECT_EQ(sink.ok(), c.followed) << sink.message();
    if (!c.followed) EXPECT_EQ(sink.kind(), ErrorKind::kBadAnswer);
    if (c.followed) EXPECT_EQ(server_->requests().at(1).Field("range"), "bytes=10-19");
    if (c.followed) EXPECT_EQ(server_->requests().at(1).connection, 1) << "a small body is read, the connection kept";
    origin_.reset();
  }
  EXPECT_EQ(foreign, 0);
}

TEST_F(HttpOriginTest, ARedirectLoopEndsAfterThree) {
  ServeText(Answer("301 Moved", "Location: /media/film.mp4\r\n"));
  EXPECT_EQ(Fetch().kind(), ErrorKind::kBadAnswer);
  EXPECT_EQ(server_->requests().size(), 4U);
}

TEST_F(HttpOriginTest, SilenceIsATimeoutWhereverItBegins) {
  for (std::string sent : {"", "HTTP/1.1 206 OK\r\nContent-Le", "HTTP/1.1 206 OK\r\nETag: \"v1\"\r\n"
                           "Content-Range: bytes 10-19/100\r\nContent-Length: 10\r\n\r\n0123"}) {
    SCOPED_TRACE(sent);
    Serve([sent](const MiniRequest&, MiniConnection& connection) { connection.Send(sent); }, {.stall_timeout = 50ms});
    CollectingSink sink = Fetch();
    EXPECT_EQ(sink.kind(), ErrorKind::kTimeout) << sink.message();
    origin_.reset();
  }
}

TEST_F(HttpOriginTest, APausedFetchDoesNotStall) {
  const std::string film = TestBytes(1'000'000);
  Serve([&](const MiniRequest& request, MiniConnection& connection) {
    if (request.target == "/media/film.mp4")
      connection.Send(Answer("206 OK", std::string(kTag) + "Content-Range: bytes 0-999999/1000000\r\n", film));
    // any other: silence
  }, {.stall_timeout = 300ms});
  CollectingSink paused;
  auto handle = origin_->Fetch(loop_, {"film.mp4", {0, 1'000'000}, {}}, paused);
  paused.on_bytes = [&] { handle->Pause(); };
  RunUntil(loop_, [&] { return !paused.bytes.empty(); });
  // Three others stall one after the other; the paused one is older than each of them.
  for (int i = 0; i < 3; ++i) EXPECT_EQ(Fetch({"silent.mp4", {0, 10}, {}}).kind(), ErrorKind::kTimeout);
  EXPECT_FALSE(paused.ended());
  paused.on_bytes = [] {};
  handle->Resume();
  RunUntil(loop_, [&] { return paused.ended(); });
  EXPECT_TRUE(paused.ok()) << paused.message();
  EXPECT_TRUE(paused.bytes == film);
}

TEST_F(HttpOriginTest, AnErrorPageThatNeverEndsIsNotWaitedFor) {
  Serve([](const MiniRequest&, MiniConnection& connection) {
    connection.Send("HTTP/1.1 404 Not Found\r\nContent-Length: 1000\r\n\r\nsorry");
  }, {.stall_timeout = 300ms});
  EXPECT_EQ(Fetch().kind(), ErrorKind::kNotFound);
}

TEST_F(HttpOriginTest, ARefusedConnectionIsUnavailable) {
  ServeText("");
  std::string url = server_->url();
  server_.reset();
  EXPECT_EQ(Fetch().kind(), ErrorKind::kUnavailable);
  auto facts = StatNow(*origin_, loop_, "film.mp4");
  ASSERT_FALSE(facts);
  EXPECT_EQ(facts.error().kind, ErrorKind::kUnavailable);
  EXPECT_EQ(stats_.errors, 2U);
  EXPECT_EQ(stats_.fetches, 0U) << "nothing went out";
}

TEST_F(HttpOriginTest, AKeptConnectionThatDiedIsReplaced) {
  Serve([](const MiniRequest& request, MiniConnection& connection) {
    connection.Send(GoodPartial());
    if (request.connection == 1) connection.Close();
  });
  EXPECT_TRUE(Fetch().ok());
  CollectingSink second = Fetch();
  EXPECT_TRUE(second.ok()) << second.message();
}

TEST_F(HttpOriginTest, AMissingCaFileNamesTheOption) {
  origin_.emplace(*ParseOriginUrl("https://127.0.0.1:1/media/"), OriginOptions{.ca_file = "/does/not/exist.pem"}, &stats_);
  MiniHttpServer plain([](const MiniRequest&, MiniConnection&) {});
  origin_.emplace(*ParseOriginUrl(fmt::format("https://127.0.0.1:{}/", plain.port())),
                  OriginOptions{.ca_file = "/does/not/exist.pem"}, &stats_);
  CollectingSink sink = Fetch();
  EXPECT_EQ(sink.kind(), ErrorKind::kInvalid) << sink.message();
  EXPECT_NE(sink.message().find("--ca-file"), std::string::npos) << sink.message();
}

TEST_F(HttpOriginTest, StatFallsBackToTheFirstByte) {
  struct Case {
    const char* name;
    std::string head;
    std::string get;
    std::optional<std::uint64_t> length;
    ErrorKind kind = ErrorKind::kInternal;
  } cases[] = {
      {"HEAD works", "HTTP/1.1 200 OK\r\nContent-Length: 77\r\n\r\n", "", 77},
      {"405", "HTTP/1.1 405 No\r\nContent-Length: 9\r\n\r\n", Answer("206 OK", "Content-Range: bytes 0-0/77\r\n", "x"), 77},
      {"501", "HTTP/1.1 501 No\r\n\r\n", Answer("206 OK", "Content-Range: bytes 0-0/77\r\n", "x"), 77},
      {"no length", "HTTP/1.1 200 OK\r\n\r\n", Answer("206 OK", "Content-Range: bytes 0-0/77\r\n", "x"), 77},
      {"no ranges", "HTTP/1.1 405 No\r\n\r\n", Answer("200 OK", "", "0123456"), 7},
      {"empty object", "HTTP/1.1 405 No\r\n\r\n", Answer("416 No", "Content-Range: bytes */0\r\n"), 0},
      {"never a length", "HTTP/1.1 200 OK\r\n\r\n", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", {},
       ErrorKind::kBadAnswer},
      {"missing", "HTTP/1.1 404 No\r\n\r\n", "", {}, ErrorKind::kNotFound},
      {"down", "HTTP/1.1 503 No\r\n\r\n", "", {}, ErrorKind::kUnavailable},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    Serve([c](const MiniRequest& request, MiniConnection& connection) {
      connection.Send(request.method == "HEAD" ? c.head : c.get);
      if (request.method == "GET") EXPECT_EQ(request.Field("range"), "bytes=0-0");
    });
    auto facts = StatNow(*origin_, loop_, "film.mp4");
    EXPECT_EQ(facts.ok(), c.length.has_value());
    if (facts) EXPECT_EQ(facts->complete_length, *c.length);
    if (!facts) EXPECT_EQ(facts.error().kind, c.kind) << facts.error().message;
    origin_.reset();
  }
}

TEST_F(HttpOriginTest, NoMoreConnectionsThanAllowed) {
  std::atomic<int> most{0}, open{0};
  const std::string film = TestBytes(300'000);
  Serve([&](const MiniRequest&, MiniConnection& connection) {
    most = std::max<int>(most, ++open);
    connection.Send(Answer("206 OK", std::string(kTag) + "Content-Range: bytes 0-299999/300000\r\n", film));
    --open;
  }, {.connections = 6, .loops = 2});
  std::vector<CollectingSink> sinks(30);
  std::vector<std::unique_ptr<FetchHandle>> handles;
  for (auto& sink : sinks) handles.push_back(origin_->Fetch(loop_, {"film.mp4", {0, 300'000}, {}}, sink));
  RunUntil(loop_, [&] { return std::all_of(sinks.begin(), sinks.end(), [](auto& s) { return s.ended(); }); });
  for (auto& sink : sinks) EXPECT_TRUE(sink.bytes == film) << sink.message();
  EXPECT_LE(most, 3);
  int connections = 0;
  for (const MiniRequest& request : server_->requests()) connections = std::max(connections, request.connection);
  EXPECT_LE(connections, 3);
}

TEST_F(HttpOriginTest, AfterClosingALoopEverythingIsRefused) {
  ServeText(GoodPartial());
  EXPECT_TRUE(Fetch().ok());
  origin_->CloseLoop(loop_);
  EXPECT_EQ(Fetch().kind(), ErrorKind::kUnavailable);
  auto facts = StatNow(*origin_, loop_, "film.mp4");
  ASSERT_FALSE(facts);
  EXPECT_EQ(facts.error().kind, ErrorKind::kUnavailable);
}

}  // namespace
}  // namespace reelcache
