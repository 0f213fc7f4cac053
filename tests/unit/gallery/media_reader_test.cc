#include "gallery/media_reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fmt/format.h>

#include "media/worker_protocol.h"
#include "support/fake_origin.h"
#include "support/manual_clock.h"
#include "support/memory_chunk_store.h"
#include "support/run_until.h"
#include "support/script_program.h"

namespace reelcache {
namespace {

using testing::HasSubstr;

const std::string kPoster("\xff\xd8\xff poster \xff\xd9");

// The cache and what is made of it, as one start of the server has them; the store outlives it.
struct Life {
  Life(FakeOrigin& origin, ChunkStore& store, const Clock& clock, std::string program)
      : cache(origin, store, disk_readers, clock, metrics, {}),
        table(cache),
        reader(MediaReader::Create(cache, loop, table, {.program = std::move(program), .poster_edge = 480})) {}
  ~Life() {
    reader = nullptr;
    RunReady(loop);
  }

  MediaTable::Found Read(const std::string& name) {
    reader->Ask({name});
    RunUntil(loop, [&] { return table.Find(name).has_value(); });
    return *table.Find(name);
  }

  Loop loop{"test"};
  WorkPool disk_readers{"disk-read", 1};
  Metrics metrics;
  Cache cache;
  MediaTable table;
  std::shared_ptr<MediaReader> reader;
};

class MediaReaderTest : public testing::Test {
 protected:
  MediaReaderTest() {
    origin_.Serve("film.mp4", std::string(300'000, 'f'), {.etag = "\"v1\""});
    facts_.container = "mp4";
    facts_.duration = 5;
    facts_.video = VideoTrack{.codec = "h264", .width = 640, .height = 360};
    Put("read", FormatRead({290'000, 1000}));
    Put("answer", FormatMessage(MessageKind::kPoster, kPoster) + FormatMessage(MessageKind::kFacts, FormatFacts(facts_)));
  }

  void Put(const std::string& file, const std::string& bytes) { std::ofstream(folder_ / file) << bytes; }

  // Notes that it was run, reads 1000 bytes, and says what lies in the file "answer".
  std::string Program(const std::string& end = "cat answer >&0; exec cat <&0 >/dev/null", const char* first = ":") {
    return ScriptProgram(folder_, fmt::format("export PATH=/bin:/usr/bin; cd {}; echo >>runs; {}; head -c 17 <&0 >/dev/null;"
                                              "cat read >&0; echo >asked; head -c 1005 <&0 >/dev/null; {}",
                                              folder_.path().string(), first, end));
  }
  std::uintmax_t TimesRun() const {
    std::error_code error;
    auto lines = std::filesystem::file_size(folder_ / "runs", error);
    return error ? 0 : lines;
  }

  ListedObject Listed(std::uint64_t size = 300'000, const std::string& etag = "\"v1\"") const {
    return {"film.mp4", size, std::nullopt, Validator{Validator::Kind::kStrongTag, etag}};
  }

  TempFolder folder_;
  FakeOrigin origin_;
  MemoryChunkStore store_;
  ManualClock clock_;
  MediaFacts facts_;
};

TEST_F(MediaReaderTest, ReadsFactsAndPosterThroughTheCache) {
  Life run(origin_, store_, clock_, Program());
  auto found = run.Read("film.mp4");
  EXPECT_EQ(found.error, "");
  EXPECT_EQ(found.note.facts, facts_);
  EXPECT_THAT(found.poster_path, testing::StartsWith("/poster/film.mp4?v="));
  EXPECT_THAT(run.table.MembersOf("film.mp4", Listed()), HasSubstr("\"duration\":5.0,\"width\":640"));
  EXPECT_EQ(origin_.stats(), 0);  // the first fetch was the question, too
  ASSERT_EQ(origin_.fetches(), 2);
  EXPECT_FALSE(origin_.requests().back().urgent);
  EXPECT_EQ(origin_.MostTimesSent("film.mp4"), 1);
}

TEST_F(MediaReaderTest, ReadsAVersionOnce) {
  Life run(origin_, store_, clock_, Program());
  run.Read("film.mp4");
  clock_.Advance(MediaTable::kKnownFor + std::chrono::seconds(1));
  EXPECT_FALSE(run.table.Find("film.mp4"));
  EXPECT_EQ(run.Read("film.mp4").note.facts, facts_);
  EXPECT_EQ(TimesRun(), 1u);
}

TEST_F(MediaReaderTest, ARestartKnowsThemWithoutTheOrigin) {
  Life(origin_, store_, clock_, Program()).Read("film.mp4");
  int asked = origin_.fetches() + origin_.stats();
  Life run(origin_, store_, clock_, Program());
  EXPECT_THAT(run.table.MembersOf("film.mp4", Listed()), HasSubstr("\"duration\":5.0"));
  EXPECT_THAT(run.table.MembersOf("film.mp4", Listed()), HasSubstr("\"poster\":\"/poster/film.mp4?v="));
  EXPECT_EQ(origin_.fetches() + origin_.stats(), asked);
  EXPECT_EQ(run.Read("film.mp4").note.facts, facts_);
  EXPECT_EQ(TimesRun(), 1u);
}

TEST_F(MediaReaderTest, FactsAreOfTheListedVersionOnly) {
  Life run(origin_, store_, clock_, Program());
  run.Read("film.mp4");
  EXPECT_EQ(run.table.MembersOf("film.mp4", Listed(300'000, "\"v2\"")), "");
  EXPECT_EQ(run.table.MembersOf("film.mp4", Listed(299'999)), "");
  EXPECT_EQ(run.table.MembersOf("other.mp4", Listed()), "");
}

TEST_F(MediaReaderTest, ANewVersionIsReadAnew) {
  Life run(origin_, store_, clock_, Program());
  run.Read("film.mp4");
  origin_.Replace("film.mp4", std::string(300'000, 'g'), {.etag = "\"v2\""});
  clock_.Advance(std::chrono::seconds(61));  // the cache asks the origin, too
  run.Read("film.mp4");
  EXPECT_EQ(TimesRun(), 2u);
  EXPECT_EQ(run.table.MembersOf("film.mp4", Listed()), "");
  EXPECT_NE(run.table.MembersOf("film.mp4", Listed(300'000, "\"v2\"")), "");
}

TEST_F(MediaReaderTest, ACrashIsRememberedOverARestart) {
  std::string program = Program("kill -SEGV $$");
  EXPECT_EQ(Life(origin_, store_, clock_, program).Read("film.mp4").note.facts.damage, Damage::kUnreadable);
  Life run(origin_, store_, clock_, program);
  EXPECT_THAT(run.Read("film.mp4").note.facts.damage_words, HasSubstr("crashed"));
  EXPECT_EQ(TimesRun(), 1u);
}

TEST_F(MediaReaderTest, AnOriginThatFailsIsNotTheVideosDoing) {
  Life run(origin_, store_, clock_, Program());
  EXPECT_EQ(run.Read("gone.mp4").error, "not_found");
  origin_.FailEverything(Error{ErrorKind::kTimeout, "silence"});
  EXPECT_EQ(run.Read("film.mp4").error, "timeout");
  EXPECT_EQ(run.table.MembersOf("film.mp4", Listed()), "");
  origin_.FailEverything(std::nullopt);
  clock_.Advance(MediaTable::kErrorFor + std::chrono::seconds(1));
  EXPECT_EQ(run.Read("film.mp4").note.facts, facts_);
}

TEST_F(MediaReaderTest, AReadingThatFailsTakesNothingFromTheList) {
  Life run(origin_, store_, clock_, Program());
  run.Read("film.mp4");
  const std::string before = run.table.MembersOf("film.mp4", Listed());
  clock_.Advance(std::chrono::seconds(61));
  origin_.FailEverything(Error{ErrorKind::kForbidden, "no"});
  EXPECT_EQ(run.Read("film.mp4").error, "forbidden");
  EXPECT_EQ(run.table.MembersOf("film.mp4", Listed()), before);
}

TEST_F(MediaReaderTest, AProgramThatWasStoppedIsNotTheVideosDoing) {
  std::string program = Program("kill -TERM $$");
  EXPECT_EQ(Life(origin_, store_, clock_, program).Read("film.mp4").error, "unavailable");
  Life run(origin_, store_, clock_, program);
  EXPECT_EQ(run.table.MembersOf("film.mp4", Listed()), "");
}

TEST_F(MediaReaderTest, WhatMayNotBeStoredIsNotRead) {
  origin_.Serve("weak.mp4", "bytes", {.etag = "W/\"1\""});
  Life run(origin_, store_, clock_, Program());
  EXPECT_EQ(run.Read("weak.mp4").error, "not_storable");
  EXPECT_EQ(TimesRun(), 0u);
}

TEST_F(MediaReaderTest, AnEmptyFileNeedsNoReading) {
  origin_.Serve("empty.mp4", "");
  Life run(origin_, store_, clock_, Program());
  EXPECT_EQ(run.Read("empty.mp4").note.facts, FactsOfEmptyFile());
  EXPECT_EQ(TimesRun(), 0u);
}

TEST_F(MediaReaderTest, WaitsWhileAViewerWaitsForTheOrigin) {
  Life run(origin_, store_, clock_,
           Program("cat answer >&0; exec cat <&0 >/dev/null", "until [ -e go ]; do sleep 0.01; done"));
  Timer look(run.loop, [] {});  // files appear without waking the loop
  look.Start(std::chrono::milliseconds(5), std::chrono::milliseconds(5));
  std::optional<GaugeMark> viewer(std::in_place, run.metrics, Gauge::kViewersWaiting);
  run.reader->Ask({"film.mp4"});
  RunReady(run.loop);
  EXPECT_EQ(origin_.fetches(), 0);
  viewer.reset();
  RunUntil(run.loop, [&] { return TimesRun() == 1; });
  viewer.emplace(run.metrics, Gauge::kViewersWaiting);
  Put("go", "");
  RunUntil(run.loop, [&] { return std::filesystem::exists(folder_ / "asked"); });
  RunReady(run.loop);
  EXPECT_EQ(origin_.fetches(), 1);
  viewer.reset();
  RunUntil(run.loop, [&] { return run.table.Find("film.mp4").has_value(); });
  EXPECT_EQ(origin_.fetches(), 2);
}

TEST_F(MediaReaderTest, ButNotForEver) {
  Life run(origin_, store_, clock_, Program());
  GaugeMark viewer(run.metrics, Gauge::kViewersWaiting);
  EXPECT_EQ(run.Read("film.mp4").note.facts, facts_);
}

TEST_F(MediaReaderTest, APosterTheStoreLetGoIsMadeAgain) {
  Life run(origin_, store_, clock_, Program());
  run.Read("film.mp4");
  ObjectRef film = run.cache.Open(run.loop, "film.mp4", {}, {})->value().object;
  store_.Erase(PosterKey(run.cache, "film.mp4", VersionIdOf(film->facts())));
  EXPECT_FALSE(run.table.Find("film.mp4"));
  EXPECT_THAT(run.table.MembersOf("film.mp4", Listed()), testing::Not(HasSubstr("poster")));
  EXPECT_NE(run.Read("film.mp4").poster_path, "");
  EXPECT_EQ(TimesRun(), 2u);
}

TEST(IsListedVersion, ComparesWhatTheListSays) {
  const WallTime time = WallTime(std::chrono::seconds(1'700'000'000));  // 20 s after a whole minute
  ObjectFacts object;
  object.complete_length = 5;
  object.validator = {Validator::Kind::kStrongTag, "\"v1\""};
  object.last_modified = time;
  struct Row {
    ListedObject listed;
    bool same;
  } rows[] = {
      {{"a", 5, std::nullopt, std::nullopt}, true},
      {{"a", 6, std::nullopt, std::nullopt}, false},
      {{"a", std::nullopt, std::nullopt, std::nullopt}, true},
      {{"a", 5, time, std::nullopt}, true},
      {{"a", 5, time + std::chrono::seconds(1), std::nullopt}, false},
      {{"a", 5, time - std::chrono::seconds(20), std::nullopt}, true},  // an index that knows minutes alone
      {{"a", 5, time - std::chrono::seconds(80), std::nullopt}, false},
      {{"a", 5, time, Validator{Validator::Kind::kStrongTag, "\"v2\""}}, false},
      {{"a", 5, time + std::chrono::seconds(1), Validator{Validator::Kind::kStrongTag, "\"v1\""}}, true},
  };
  for (const Row& row : rows) EXPECT_EQ(IsListedVersion(row.listed, object), row.same) << &row - rows;
}

TEST_F(MediaReaderTest, WithoutTheProgramNothingIsRead) {
  Life run(origin_, store_, clock_, "");
  EXPECT_FALSE(run.reader->can_read());
  run.reader->Ask({"film.mp4"});
  RunReady(run.loop);
  EXPECT_EQ(origin_.fetches() + origin_.stats(), 0);
}

}  // namespace
}  // namespace reelcache
