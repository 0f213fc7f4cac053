// What the tests of this room share: a sink that collects, bytes that tell their place, one call at
// a time run to its end.
#pragma once

#include <gtest/gtest.h>

#include <functional>
#include <optional>
#include <string>

#include "io/loop.h"
#include "origin/origin.h"
#include "support/run_until.h"
#include "support/test_body.h"

namespace reelcache {

inline std::string TestBytes(std::size_t count, std::uint64_t seed = 1) { return TestBody(seed).Slice(0, count); }

class CollectingSink final : public FetchSink {
 public:
  std::optional<ObjectFacts> facts;
  ByteInterval interval;
  std::string bytes;
  std::optional<Status> end;
  std::function<void()> on_head = [] {};
  std::function<void()> on_bytes = [] {};
  std::function<void()> on_end = [] {};

  bool ended() const { return end.has_value(); }
  bool ok() const { return end && end->ok(); }
  // kInternal when the fetch has not failed.
  ErrorKind kind() const { return end && !end->ok() ? end->error().kind : ErrorKind::kInternal; }
  std::string message() const { return end && !end->ok() ? end->error().message : std::string(); }

  void OnHead(const ObjectFacts& head, ByteInterval head_interval) override {
    EXPECT_FALSE(facts) << "a second head";
    EXPECT_FALSE(end) << "a head after the end";
    EXPECT_NE(Loop::Current(), nullptr);
    facts = head;
    interval = head_interval;
    on_head();
  }
  void OnBytes(std::string_view piece) override {
    EXPECT_TRUE(facts) << "bytes before the head";
    EXPECT_FALSE(end) << "bytes after the end";
    bytes += piece;
    on_bytes();
  }
  void OnEnd(Status status) override {
    EXPECT_FALSE(end) << "a second end";
    end = std::move(status);
    on_end();
  }
};

// Runs one fetch to its end.
inline CollectingSink FetchAll(Origin& origin, Loop& loop, FetchRequest request) {
  CollectingSink sink;
  auto handle = origin.Fetch(loop, std::move(request), sink);
  EXPECT_FALSE(sink.ended()) << "an end inside Fetch";
  RunUntil(loop, [&] { return sink.ended(); });
  return sink;
}

inline Result<ObjectFacts> StatNow(Origin& origin, Loop& loop, const std::string& name) {
  std::optional<Result<ObjectFacts>> answer;
  origin.Stat(loop, name, [&](Result<ObjectFacts> facts) { answer = std::move(facts); });
  EXPECT_FALSE(answer) << "an answer inside Stat";
  RunUntil(loop, [&] { return answer.has_value(); });
  return *answer;
}

inline Result<ListPage> ListNow(Origin& origin, Loop& loop, const std::string& token) {
  std::optional<Result<ListPage>> answer;
  origin.List(loop, token, [&](Result<ListPage> page) { answer = std::move(page); });
  EXPECT_FALSE(answer) << "an answer inside List";
  RunUntil(loop, [&] { return answer.has_value(); });
  return *answer;
}

// Every page; stops at the first error.
inline Result<std::vector<ListedObject>> ListAll(Origin& origin, Loop& loop, int* pages = nullptr) {
  std::vector<ListedObject> all;
  std::string token;
  do {
    auto page = ListNow(origin, loop, token);
    if (!page) return page.error();
    if (pages != nullptr) ++*pages;
    all.insert(all.end(), page->objects.begin(), page->objects.end());
    token = page->next;
  } while (!token.empty());
  return all;
}

}  // namespace reelcache
