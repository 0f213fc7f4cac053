// A whole server in one process: in-memory connections, a fake origin, a manual clock, a memory store, one loop.
//
//   origin.Serve("film.mp4", Bytes(kMiB), {});
//   Client a = Connect();
//   a.Send(Get("film.mp4").Range("bytes=0-9"));
//   EXPECT_EQ(a.Response().status, 206);
#pragma once

#include <gtest/gtest.h>

#include <map>

#include "base/ascii.h"
#include "cache/cache.h"
#include "http/target_uri.h"
#include "server/server.h"
#include "support/chunked_body.h"
#include "support/fake_origin.h"
#include "support/manual_clock.h"
#include "support/memory_chunk_store.h"
#include "support/pipe_stream.h"
#include "support/sent_bodies.h"
#include "support/test_body.h"

namespace reelcache {

inline constexpr std::uint64_t kMiB = 1024 * 1024;

// A request's text, built in the order it is written.
class Get {
 public:
  explicit Get(const std::string& name, const std::string& method = "GET")
      : text_(method + " /download/" + EncodePath(name) + " HTTP/1.1\r\nHost: test\r\n") {}
  Get& Field(const std::string& name, const std::string& value) {
    text_ += name + ": " + value + "\r\n";
    return *this;
  }
  Get& Range(const std::string& value) { return Field("Range", value); }
  std::string text() const { return text_ + "\r\n"; }

 private:
  std::string text_;
};

struct TestResponse {
  int status = 0;
  std::map<std::string, std::string> fields;  // lower-case names
  std::string body;
  bool complete = false;  // all bytes that Content-Length announced have come, or the last chunk
  std::size_t raw_bytes = 0;  // of the body as it came: more than its own when it is chunked

  std::string Field(const std::string& name) const {
    auto found = fields.find(name);
    return found == fields.end() ? "" : found->second;
  }
};

class ProxyTest : public testing::Test {
 protected:
  class Client {
   public:
    Client(ProxyTest& test, std::shared_ptr<PipeEnd> end) : test_(&test), end_(std::move(end)) {}

    Client& Send(const Get& request) { return SendText(request.text()); }
    Client& SendText(std::string text) {
      test_->loop.Post([end = end_, text = std::move(text)] {
        if (end->stream != nullptr) end->stream->handler()->OnRead(text);
      });
      return *this;
    }
    void EndSending() {
      test_->loop.Post([end = end_] {
        if (end->stream != nullptr) end->stream->handler()->OnReadEnd();
      });
    }
    void Break() {
      test_->loop.Post([end = end_] {
        if (end->stream != nullptr) end->stream->handler()->OnBroken();
      });
    }
    // The socket takes this many more bytes.
    void Allow(std::size_t bytes) {
      end_->room = bytes;
      test_->loop.Post([end = end_] {
        if (end->stream != nullptr) end->stream->Take();
      });
    }

    // The next response, once it is complete or can no longer be.
    TestResponse Response(bool head_only = false) {
      test_->RunUntil([&] {
        TestResponse head = ParseHead(head_only);
        return head.complete || ended();
      });
      TestResponse response = Parse(head_only);
      Consume(response);
      return response;
    }
    // What has come of it so far. Waits until `bytes` of its body are there.
    TestResponse Partial(std::size_t bytes) {
      test_->RunUntil([&] { return ended() || (HeadEnd() != std::string::npos && BodyBytes() >= bytes); });
      return Parse(false);
    }
    bool ended() const { return end_->closed || end_->shut; }
    void ExpectEnd() {
      test_->RunUntil([&] { return ended(); });
    }
    PipeEnd& end() { return *end_; }

   private:
    std::size_t HeadEnd() const { return end_->received.find("\r\n\r\n"); }
    std::size_t BodyBytes() const { return end_->received.size() - (HeadEnd() + 4); }

    // Without the body: a film is asked for its completeness after each piece, and copied once.
    TestResponse ParseHead(bool head_only) const {
      TestResponse response;
      if (HeadEnd() == std::string::npos) return response;
      std::string_view head = std::string_view(end_->received).substr(0, HeadEnd());
      response.status = std::stoi(std::string(head.substr(9, 3)));
      while (head.find("\r\n") != std::string_view::npos) {
        head.remove_prefix(head.find("\r\n") + 2);
        std::string_view line = head.substr(0, head.find("\r\n"));
        response.fields[AsciiLower(line.substr(0, line.find(':')))] = TrimOws(line.substr(line.find(':') + 1));
      }
      response.raw_bytes = BodyBytes();
      if (response.Field("transfer-encoding") == "chunked") {
        ChunkScan scan = ScanChunks(std::string_view(end_->received).substr(HeadEnd() + 4));
        EXPECT_FALSE(scan.malformed);
        response.complete = scan.complete;
        if (scan.complete) response.raw_bytes = scan.used;
      } else if (std::size_t length = BodyLength(response, head_only); BodyBytes() >= length) {
        response.complete = true;
        response.raw_bytes = length;
      }
      return response;
    }
    static std::size_t BodyLength(const TestResponse& head, bool head_only) {
      bool bodiless = head_only || head.status == 304 || head.status == 204;
      return bodiless ? 0 : std::stoull(head.Field("content-length"));
    }
    TestResponse Parse(bool head_only) const {
      TestResponse response = ParseHead(head_only);
      if (response.status == 0) return response;
      response.body = end_->received.substr(HeadEnd() + 4, response.raw_bytes);
      if (response.Field("transfer-encoding") == "chunked") response.body = JoinChunks(response.body);
      return response;
    }
    void Consume(const TestResponse& response) {
      if (HeadEnd() != std::string::npos) end_->received.erase(0, HeadEnd() + 4 + response.raw_bytes);
    }

    ProxyTest* test_;
    std::shared_ptr<PipeEnd> end_;
  };

  ProxyTest() { Remake({}); }
  ~ProxyTest() override {
    server = nullptr;
    origin.Release();
    AwaitFills();
    origin.CloseLoop(loop);
    pool = nullptr;  // its last answers are posted
    Settle();
    cache = nullptr;
  }

  // Whatever a test does: bytes by source are the bytes that went out.
  void TearDown() override {
    std::uint64_t written = 0;
    for (const auto& end : ends_) written += SentBodies(end->written).ObjectBytes();
    EXPECT_EQ(sent_bytes(), written);
    ExpectSources(written);
  }

  // A new server over the same origin and store: what a restart leaves.
  void Remake(CacheOptions cache_options) {
    restarted_ = restarted_ || origin.fetches() > 0;
    server = nullptr;
    pool = nullptr;
    Settle();
    cache = nullptr;
    pool = std::make_unique<WorkPool>("test", 1);
    cache = std::make_unique<Cache>(*asked, store, *pool, clock, metrics, cache_options);
    ServerOptions options;
    options.serve_all = true;
    parts = std::make_unique<ServerParts>(ServerParts{*cache, router, metrics, clock, access_log, options});
    server = std::make_unique<Server>(*parts, loop);
  }

  Client Connect(std::size_t room = SIZE_MAX) {
    auto end = std::make_shared<PipeEnd>();
    end->room = room;
    server->Accept(std::make_unique<PipeStream>(loop, end));
    ends_.push_back(end);
    return Client(*this, end);
  }

  TestResponse Fetch(const Get& request) { return Connect().Send(request).Response(); }

  void RunUntil(const std::function<bool()>& done) {
    auto give_up = std::chrono::steady_clock::now() + std::chrono::seconds(20);
    while (!done()) {
      ASSERT_LT(std::chrono::steady_clock::now(), give_up) << "nothing more happens";
      loop.RunOnce(true);  // the server's sweep wakes it four times a second at least
    }
  }
  // Lets everything happen that is ready.
  void Settle() {
    for (int i = 0; i < 50; ++i) loop.RunOnce(false);
  }

  // Pushes the clock and lets the server look at its deadlines.
  void Advance(std::chrono::milliseconds by) {
    Settle();
    server->Sweep();
    clock.Advance(by);
    server->Sweep();
    Settle();
  }

  // Until no fetch runs, so that what was fetched is stored.
  void AwaitFills() {
    RunUntil([&] { return origin.running() == 0; });
    Settle();
  }

  static std::string Bytes(std::size_t count, std::uint64_t seed = 1) { return reelcache::TestBody(seed).Slice(0, count); }
  std::uint64_t counter(Counter which) const { return metrics.Get(which); }
  std::uint64_t sent_bytes() const { return metrics.sent_bytes(); }

  ManualClock clock;
  Metrics metrics;
  Loop loop{"test"};
  FakeOrigin origin;
  Origin* asked = &origin;  // by the cache, after Remake; a test may stand others around `origin`
  MemoryChunkStore store;
  Router router;
  AccessLog access_log;
  std::unique_ptr<WorkPool> pool;
  std::unique_ptr<Cache> cache;
  std::unique_ptr<ServerParts> parts;
  std::unique_ptr<Server> server;

 private:
  // The origin's log is a limit; where several requests ask, their bytes come from a fetch or from what an earlier one
  // has left. For the only viewer of a server that had nothing all are the origin's.
  void ExpectSources(std::uint64_t written) const {
    EXPECT_LE(counter(Counter::kBytesOrigin), origin.fetched_bytes());
    if (IsOnlyViewer()) EXPECT_EQ(counter(Counter::kBytesOrigin), written);
    if (counter(Counter::kFillsJoined) == 0) EXPECT_EQ(counter(Counter::kBytesJoined), 0u);
    const bool evicted = counter(Counter::kMemoryEvictedSmallChunks) + counter(Counter::kMemoryEvictedMainChunks) > 0;
    if (!restarted_ && !evicted) EXPECT_EQ(counter(Counter::kBytesDisk), 0u);
  }
  // One request, and no fetch but for it. Parts of one answer may share a chunk.
  bool IsOnlyViewer() const {
    if (restarted_ || ends_.size() != 1 || counter(Counter::kDownloads) != 1) return false;
    if (ends_.front()->written.find("multipart/byteranges") != std::string::npos) return false;
    const auto requests = origin.requests();
    return std::ranges::all_of(requests, [](const FetchRequest& request) { return bool{request.cause}; });
  }

  std::vector<std::shared_ptr<PipeEnd>> ends_;  // of every connection there was
  bool restarted_ = false;                      // after something was fetched
};

}  // namespace reelcache
