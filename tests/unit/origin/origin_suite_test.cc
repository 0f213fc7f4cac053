// What every origin must do, run over each of them. A new kind of origin is done when this passes.
#include <gtest/gtest.h>

#include <limits>
#include <memory>
#include <thread>

#include "origin_worlds.h"

namespace reelcache {
namespace {

using MakeWorld = std::unique_ptr<World> (*)();

template <typename T>
std::unique_ptr<World> Make() {
  return std::make_unique<T>();
}

struct Kind {
  const char* name;
  MakeWorld make;
};

class OriginSuite : public ::testing::TestWithParam<Kind> {
 protected:
  // As the program ends: a hedged Stat leaves the late question running, and its answer comes to its origin.
  ~OriginSuite() override {
    origin().CloseLoop(loop_);
    RunReady(loop_);
  }

  Origin& origin() { return world_->origin(); }
  CollectingSink Fetch(const std::string& name, ByteInterval interval, std::optional<Validator> pin = std::nullopt) {
    return FetchAll(origin(), loop_, {name, interval, std::move(pin)});
  }

  Loop loop_{"test"};
  std::unique_ptr<World> world_ = GetParam().make();
};

constexpr std::uint64_t kToTheEnd = std::numeric_limits<std::uint64_t>::max();
constexpr std::size_t kFilmBytes = 3'000'017;

TEST_P(OriginSuite, IntervalsAreDeliveredExactlyAndClamped) {
  const std::string film = TestBytes(kFilmBytes);
  world_->Put("film.mp4", film);
  struct Case {
    const char* name;
    ByteInterval asked;
    ByteInterval got;
  } cases[] = {
      {"whole", {0, kFilmBytes}, {0, kFilmBytes}},
      {"first byte", {0, 1}, {0, 1}},
      {"last byte", {kFilmBytes - 1, kFilmBytes}, {kFilmBytes - 1, kFilmBytes}},
      {"across pieces", {262'143, 524'290}, {262'143, 524'290}},
      {"end behind the object", {2'999'999, 5'000'000}, {2'999'999, kFilmBytes}},
      {"to the end", {1'000'000, kToTheEnd}, {1'000'000, kFilmBytes}},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    CollectingSink sink = Fetch("film.mp4", c.asked);
    ASSERT_TRUE(sink.ok()) << sink.message();
    EXPECT_EQ(sink.interval, c.got);
    EXPECT_EQ(sink.facts->complete_length, kFilmBytes);
    EXPECT_TRUE(sink.facts->validator.strong());
    EXPECT_TRUE(sink.bytes == film.substr(c.got.begin, c.got.size()));
  }
}

TEST_P(OriginSuite, BytesOutsideTheObjectAreUnsatisfied) {
  world_->Put("film.mp4", TestBytes(10));
  EXPECT_EQ(Fetch("film.mp4", {10, 20}).kind(), ErrorKind::kUnsatisfied);
  EXPECT_EQ(Fetch("film.mp4", {1000, kToTheEnd}).kind(), ErrorKind::kUnsatisfied);
}

TEST_P(OriginSuite, AnEmptyObjectHasFactsButNoBytes) {
  world_->Put("empty.mp4", "");
  auto facts = StatNow(origin(), loop_, "empty.mp4");
  ASSERT_TRUE(facts) << facts.error().message;
  EXPECT_EQ(facts->complete_length, 0U);
  CollectingSink sink = Fetch("empty.mp4", {0, 10});
  EXPECT_EQ(sink.kind(), ErrorKind::kUnsatisfied);
  EXPECT_FALSE(sink.facts);
}

TEST_P(OriginSuite, StatTellsWhatAFetchTells) {
  world_->Put("film.mp4", TestBytes(1000));
  auto facts = StatNow(origin(), loop_, "film.mp4");
  CollectingSink sink = Fetch("film.mp4", {0, 1});
  ASSERT_TRUE(facts && sink.ok());
  EXPECT_EQ(facts->complete_length, sink.facts->complete_length);
  EXPECT_EQ(facts->validator, sink.facts->validator);
  EXPECT_EQ(facts->last_modified, sink.facts->last_modified);
}

TEST_P(OriginSuite, WhatDoesNotExistIsNotFound) {
  world_->Put("a/film.mp4", "x");
  for (const char* name : {"film.mp4", "a", "a/film.mp4/x", "b/film.mp4"}) {
    SCOPED_TRACE(name);
    CollectingSink sink = Fetch(name, {0, 10});
    EXPECT_EQ(sink.kind(), ErrorKind::kNotFound) << sink.message();
    EXPECT_FALSE(sink.facts);
    auto facts = StatNow(origin(), loop_, name);
    ASSERT_FALSE(facts);
    EXPECT_EQ(facts.error().kind, ErrorKind::kNotFound);
  }
}

TEST_P(OriginSuite, NamesThatLeadOutDoNotExist) {
  world_->Put("film.mp4", "x");
  for (const char* name : {"", "/film.mp4", "../film.mp4", "a/../film.mp4", "./film.mp4", "film.mp4/", "a//b"}) {
    SCOPED_TRACE(name);
    EXPECT_EQ(Fetch(name, {0, 1}).kind(), ErrorKind::kNotFound);
    auto facts = StatNow(origin(), loop_, name);
    ASSERT_FALSE(facts);
    EXPECT_EQ(facts.error().kind, ErrorKind::kNotFound);
  }
}

TEST_P(OriginSuite, APinnedVersionIsServedOrRefused) {
  const std::string first = TestBytes(100'000, 1);
  world_->Put("film.mp4", first);
  CollectingSink head = Fetch("film.mp4", {0, 10});
  ASSERT_TRUE(head.ok());
  CollectingSink same = Fetch("film.mp4", {50'000, 60'000}, head.facts->validator);
  ASSERT_TRUE(same.ok()) << same.message();
  EXPECT_TRUE(same.bytes == first.substr(50'000, 10'000));

  world_->Put("film.mp4", TestBytes(100'000, 2));
  CollectingSink other = Fetch("film.mp4", {50'000, 60'000}, head.facts->validator);
  EXPECT_EQ(other.kind(), ErrorKind::kChanged);
  EXPECT_FALSE(other.facts);

  world_->Remove("film.mp4");
  // A generation that is gone may have been replaced or removed: only the next Stat tells.
  ErrorKind gone = Fetch("film.mp4", {0, 10}, head.facts->validator).kind();
  EXPECT_TRUE(gone == ErrorKind::kNotFound || gone == ErrorKind::kChanged);
  EXPECT_EQ(StatNow(origin(), loop_, "film.mp4").error().kind, ErrorKind::kNotFound);
}

TEST_P(OriginSuite, NamesOfAnyKindAreListedAndFetched) {
  const char* names[] = {"a b.mp4",
                         "100%.mp4",
                         "%41.mp4",
                         "#1.mp4",
                         "what?.mp4",
                         "a&b=c;d.mp4",
                         "plus+plus.mp4",
                         "[x]{y}|z^.mp4",
                         "quote'.mp4",
                         "\xed\x95\x9c\xea\xb8\x80.mp4",                                          // Korean, composed
                         "\xe1\x84\x92\xe1\x85\xa1\xe1\x86\xab\xe1\x84\x80\xe1\x85\xb3\xe1\x86\xaf.mp4",  // decomposed
                         "\xf0\x9f\x8e\xac.mp4",                                                  // emoji
                         "sub folder/\xed\x95\x9c#%/deep.mp4"};
  for (const char* name : names) world_->Put(name, std::string("bytes of ") + name);
  auto all = ListAll(origin(), loop_);
  ASSERT_TRUE(all) << all.error().message;
  EXPECT_EQ(all->size(), std::size(names));
  for (const char* name : names) {
    SCOPED_TRACE(name);
    EXPECT_TRUE(std::any_of(all->begin(), all->end(), [&](const ListedObject& o) { return o.name == name; }));
    EXPECT_EQ(Fetch(name, {0, kToTheEnd}).bytes, std::string("bytes of ") + name);
  }
}

TEST_P(OriginSuite, AListingHasEveryObjectOnceWithItsSize) {
  std::map<std::string, std::size_t> expected;
  for (int i = 0; i < 40; ++i) {
    std::string name = "folder " + std::to_string(i % 4) + "/" + (i % 3 == 0 ? "deeper/" : "") + std::to_string(i) + ".mp4";
    world_->Put(name, TestBytes(static_cast<std::size_t>(i)));
    expected[name] = static_cast<std::size_t>(i);
  }
  auto all = ListAll(origin(), loop_);
  ASSERT_TRUE(all) << all.error().message;
  std::map<std::string, std::size_t> found;
  for (const ListedObject& object : *all) {
    EXPECT_TRUE(found.emplace(object.name, object.size.value_or(9999)).second) << object.name;
    if (!object.validator) continue;
    auto facts = StatNow(origin(), loop_, object.name);
    EXPECT_TRUE(facts && facts->validator == *object.validator) << object.name;
  }
  EXPECT_EQ(found, expected);
}

TEST_P(OriginSuite, AnEmptyStoreIsAnEmptyList) {
  auto all = ListAll(origin(), loop_);
  ASSERT_TRUE(all) << all.error().message;
  EXPECT_TRUE(all->empty());
}

TEST_P(OriginSuite, DroppingAHandleSilencesItsSink) {
  const std::string film = TestBytes(kFilmBytes);
  world_->Put("film.mp4", film);
  CollectingSink dropped_in_body, dropped_in_head, dropped_at_once;
  auto body = origin().Fetch(loop_, {"film.mp4", {0, kFilmBytes}, {}}, dropped_in_body);
  auto head = origin().Fetch(loop_, {"film.mp4", {0, kFilmBytes}, {}}, dropped_in_head);
  auto none = origin().Fetch(loop_, {"film.mp4", {0, kFilmBytes}, {}}, dropped_at_once);
  dropped_in_body.on_bytes = [&] { body.reset(); };
  dropped_in_head.on_head = [&] { head.reset(); };
  none.reset();
  CollectingSink other = Fetch("film.mp4", {0, kFilmBytes});
  RunUntil(loop_, [&] { return body == nullptr && head == nullptr; });
  std::size_t bytes = dropped_in_body.bytes.size();
  EXPECT_TRUE(Fetch("film.mp4", {0, kFilmBytes}).bytes == film);
  EXPECT_TRUE(other.bytes == film);
  EXPECT_EQ(dropped_in_body.bytes.size(), bytes);
  EXPECT_LE(bytes, 256U * 1024);
  EXPECT_TRUE(dropped_in_head.bytes.empty());
  EXPECT_FALSE(dropped_at_once.facts);
  EXPECT_FALSE(dropped_in_body.ended() || dropped_in_head.ended() || dropped_at_once.ended());
}

TEST_P(OriginSuite, AHandleMayBeDroppedFromAnotherFetchsCallbacks) {
  world_->Put("film.mp4", TestBytes(kFilmBytes));
  CollectingSink first, second;
  auto victim = origin().Fetch(loop_, {"film.mp4", {0, kFilmBytes}, {}}, first);
  auto killer = origin().Fetch(loop_, {"film.mp4", {0, kFilmBytes}, {}}, second);
  second.on_bytes = [&] { victim.reset(); };
  second.on_end = [&] { killer.reset(); };
  RunUntil(loop_, [&] { return second.ended(); });
  EXPECT_TRUE(second.ok());
  EXPECT_EQ(killer, nullptr);
}

TEST_P(OriginSuite, APausedFetchWaits) {
  const std::string film = TestBytes(kFilmBytes);
  world_->Put("film.mp4", film);
  CollectingSink sink;
  auto handle = origin().Fetch(loop_, {"film.mp4", {0, kFilmBytes}, {}}, sink);
  sink.on_bytes = [&] { handle->Pause(); };
  std::size_t rounds = 0;
  for (; !sink.ended(); ++rounds) {
    std::size_t before = sink.bytes.size();
    RunUntil(loop_, [&] { return sink.ended() || sink.bytes.size() > before; });
    std::size_t paused_at = sink.bytes.size();
    if (rounds == 2) {
      Fetch("film.mp4", {0, kFilmBytes});
      EXPECT_LE(sink.bytes.size(), paused_at + 512 * 1024);
      EXPECT_FALSE(sink.ended());
    }
    handle->Resume();
  }
  EXPECT_GE(rounds, 5U);
  EXPECT_TRUE(sink.ok()) << sink.message();
  EXPECT_TRUE(sink.bytes == film);
}

TEST_P(OriginSuite, PausingBeforeTheHeadHoldsTheBody) {
  world_->Put("film.mp4", TestBytes(1000));
  CollectingSink sink;
  auto handle = origin().Fetch(loop_, {"film.mp4", {0, 1000}, {}}, sink);
  handle->Pause();
  Fetch("film.mp4", {0, 1000});
  Fetch("film.mp4", {0, 1000});
  EXPECT_TRUE(sink.bytes.empty());
  handle->Resume();
  EXPECT_TRUE(sink.bytes.empty()) << "bytes inside Resume";
  RunUntil(loop_, [&] { return sink.ended(); });
  EXPECT_TRUE(sink.bytes == TestBytes(1000));
}

TEST_P(OriginSuite, CallsMayBeMadeFromCallbacks) {
  world_->Put("film.mp4", TestBytes(100'000));
  CollectingSink first, second;
  std::unique_ptr<FetchHandle> inner;
  bool stat = false, list = false;
  first.on_bytes = [&] {
    if (inner) return;
    inner = origin().Fetch(loop_, {"film.mp4", {10, 20}, {}}, second);
    origin().Stat(loop_, "film.mp4", [&](const Result<ObjectFacts>& facts) { stat = facts.ok(); });
    origin().List(loop_, "", [&](const Result<ListPage>& page) { list = page.ok(); });
    EXPECT_FALSE(second.facts || stat || list) << "an answer inside the call";
  };
  auto handle = origin().Fetch(loop_, {"film.mp4", {0, 100'000}, {}}, first);
  RunUntil(loop_, [&] { return first.ended() && second.ended() && stat && list; });
  EXPECT_TRUE(first.bytes == TestBytes(100'000));
  EXPECT_TRUE(second.bytes == TestBytes(100'000).substr(10, 10));
}

TEST_P(OriginSuite, ManyFetchesAtOnceAllArrive) {
  const std::string film = TestBytes(kFilmBytes);
  world_->Put("film.mp4", film);
  constexpr std::size_t kCount = 60;
  std::vector<CollectingSink> sinks(kCount);
  std::vector<std::unique_ptr<FetchHandle>> handles;
  for (std::size_t i = 0; i < kCount; ++i)
    handles.push_back(origin().Fetch(loop_, {"film.mp4", {i * 50'000, i * 50'000 + 60'000}, {}, i % 2 == 0}, sinks[i]));
  RunUntil(loop_, [&] { return std::all_of(sinks.begin(), sinks.end(), [](const auto& s) { return s.ended(); }); });
  for (std::size_t i = 0; i < kCount; ++i) {
    EXPECT_TRUE(sinks[i].ok()) << sinks[i].message();
    EXPECT_TRUE(sinks[i].bytes == film.substr(i * 50'000, 60'000)) << i;
  }
}

TEST_P(OriginSuite, ClosingALoopAnswersWhatIsOpen) {
  world_->Put("film.mp4", TestBytes(kFilmBytes));
  int stats = 0, lists = 0;
  origin().Stat(loop_, "film.mp4", [&](const Result<ObjectFacts>&) { ++stats; });
  origin().List(loop_, "", [&](const Result<ListPage>&) { ++lists; });
  CollectingSink sink;
  auto handle = origin().Fetch(loop_, {"film.mp4", {0, kFilmBytes}, {}}, sink);
  RunUntil(loop_, [&] { return sink.facts.has_value(); });
  origin().Stat(loop_, "film.mp4", [&](const Result<ObjectFacts>&) { ++stats; });
  origin().CloseLoop(loop_);
  handle.reset();
  RunUntil(loop_, [&] { return stats == 2 && lists == 1; });
  RunReady(loop_);
  EXPECT_EQ(stats, 2);
  EXPECT_EQ(lists, 1);
}

TEST_P(OriginSuite, TwoLoopsUseOneOrigin) {
  const std::string film = TestBytes(500'000);
  world_->Put("film.mp4", film);
  auto run = [&] {
    Loop loop("other");
    for (int i = 0; i < 20; ++i) {
      CollectingSink sink = FetchAll(origin(), loop, {"film.mp4", {100'000, 500'000}, {}});
      EXPECT_TRUE(sink.bytes == film.substr(100'000)) << sink.message();
      EXPECT_TRUE(StatNow(origin(), loop, "film.mp4").ok());
      EXPECT_TRUE(ListAll(origin(), loop).ok());
    }
    origin().CloseLoop(loop);
    RunReady(loop);
  };
  // A loop closes its sockets before it goes, and the origin forgets nothing of it: both end before the origin does.
  std::thread other(run);
  for (int i = 0; i < 20; ++i) EXPECT_TRUE(Fetch("film.mp4", {0, 500'000}).bytes == film);
  other.join();
}

INSTANTIATE_TEST_SUITE_P(Every, OriginSuite,
                         ::testing::Values(Kind{"Dir", Make<DirWorld>}, Kind{"Http", Make<HttpWorld>},
                                           Kind{"Gcs", Make<GcsWorld>}, Kind{"S3", Make<S3World>}, Kind{"Late", Make<LateWorld>},
                                           Kind{"Fake", Make<FakeWorld>}, Kind{"Retrying", Make<RetryingWorld>},
                                           Kind{"Hedged", Make<GuardedWorld<Hedged>>},
                                           Kind{"Timed", Make<GuardedWorld<Timed>>},
                                           Kind{"Limited", Make<GuardedWorld<Limited>>},
                                           Kind{"Circuit", Make<GuardedWorld<Circuited>>},
                                           Kind{"WholeStack", Make<GuardedWorld<WholeStack>>}),
                         [](const auto& kind) { return kind.param.name; });

}  // namespace
}  // namespace reelcache
