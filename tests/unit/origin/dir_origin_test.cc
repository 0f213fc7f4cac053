#include "origin/dir_origin.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include "origin/dir_file.h"
#include "origin_test_util.h"
#include "support/temp_folder.h"

namespace reelcache {
namespace {

namespace fs = std::filesystem;

class DirOriginTest : public ::testing::Test {
 protected:
  CollectingSink Fetch(const std::string& name, ByteInterval interval) {
    return FetchAll(origin_, loop_, {name, interval, {}});
  }

  TempFolder folder_;
  Loop loop_{"test"};
  OriginStats stats_;
  WorkPool pool_{"test", 2};
  DirOrigin origin_{folder_.path(), pool_, &stats_};
};

TEST_F(DirOriginTest, OnlyRegularFilesAreObjects) {
  TempFolder outside;
  outside.Put("secret.mp4", "secret");
  folder_.Put("sub/film.mp4", "film");
  fs::create_symlink("sub/film.mp4", folder_ / "link.mp4");
  fs::create_symlink(outside / "secret.mp4", folder_ / "out.mp4");
  fs::create_symlink("loop.mp4", folder_ / "loop.mp4");
  ASSERT_EQ(mkfifo((folder_ / "fifo.mp4").c_str(), 0600), 0);
  fs::create_symlink("/dev/zero", folder_ / "device.mp4");
  EXPECT_EQ(Fetch("link.mp4", {0, 10}).bytes, "film");
  for (const char* name : {"sub", "fifo.mp4", "device.mp4", "out.mp4", "loop.mp4"})
    EXPECT_EQ(Fetch(name, {0, 10}).kind(), ErrorKind::kNotFound) << name;
}

TEST_F(DirOriginTest, AFileThatMayNotBeReadIsForbidden) {
  if (geteuid() == 0) GTEST_SKIP() << "root may read everything";
  folder_.Put("film.mp4", "film");
  chmod((folder_ / "film.mp4").c_str(), 0);
  EXPECT_EQ(Fetch("film.mp4", {0, 10}).kind(), ErrorKind::kForbidden);
}

TEST_F(DirOriginTest, EveryKindOfChangeGivesAnotherValidator) {
  const std::string path = folder_ / "film.mp4";
  folder_.Put("film.mp4", "first bytes");
  auto validator = [&] { return StatNow(origin_, loop_, "film.mp4")->validator; };
  Validator before = validator();
  EXPECT_EQ(before, validator()) << "reading is no change";
  EXPECT_EQ(before.value.front(), '"');
  EXPECT_EQ(before.value.back(), '"');

  // Same size, and the modification time put back as some copy programs do. What is left is the change time, which
  // ticks every 4 ms on some kernels.
  const auto modified = fs::last_write_time(path);
  Validator rewritten = before;
  for (int i = 0; i < 100'000 && rewritten == before; ++i) {
    std::ofstream(path, std::ios::in | std::ios::binary) << "other bytes";
    fs::last_write_time(path, modified);
    rewritten = validator();
  }
  EXPECT_NE(rewritten, before);

  folder_.Put("film.mp4", "other bytes");
  EXPECT_NE(validator(), rewritten);
}

TEST_F(DirOriginTest, AFileThatChangesWhileItIsReadEndsTheFetch) {
  struct Case {
    const char* name;
    std::function<void(const std::string&)> change;
  } cases[] = {
      {"overwritten", [](const std::string& path) { std::fstream(path, std::ios::in | std::ios::out) << "x"; }},
      {"truncated", [](const std::string& path) { fs::resize_file(path, 600'000); }},
      {"extended", [](const std::string& path) { std::ofstream(path, std::ios::app) << "x"; }},
  };
  const std::string film = TestBytes(3'000'000);
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    folder_.Put("film.mp4", film);
    CollectingSink sink;
    auto handle = origin_.Fetch(loop_, {"film.mp4", {0, film.size()}, {}}, sink);
    bool changed = false;
    sink.on_bytes = [&] {
      if (!std::exchange(changed, true)) c.change(folder_ / "film.mp4");
    };
    RunUntil(loop_, [&] { return sink.ended(); });
    EXPECT_EQ(sink.kind(), ErrorKind::kChanged) << sink.message();
    EXPECT_TRUE(film.starts_with(sink.bytes)) << "only bytes of the first version";
    EXPECT_LT(sink.bytes.size(), film.size());
  }
}

TEST_F(DirOriginTest, TwoVersionsOfAFileAreNeverMixed) {
  const std::string film = TestBytes(3'000'000);
  folder_.Put("film.mp4", film);
  CollectingSink sink;
  auto handle = origin_.Fetch(loop_, {"film.mp4", {0, film.size()}, {}}, sink);
  bool replaced = false;
  sink.on_bytes = [&] {
    if (!std::exchange(replaced, true)) folder_.Put("film.mp4", TestBytes(3'000'000, 2));
  };
  RunUntil(loop_, [&] { return sink.ended(); });
  // Renaming over a file changes its link count, and so its change time: both endings are right, mixing is not.
  EXPECT_TRUE(sink.ok() || sink.kind() == ErrorKind::kChanged) << sink.message();
  EXPECT_TRUE(film.starts_with(sink.bytes));
}

TEST_F(DirOriginTest, AChangeBetweenTwoReadsOfAFileIsSeen) {
  folder_.Put("film.mp4", TestBytes(1000));
  auto file = DirFile::Open(folder_.path(), "film.mp4");
  ASSERT_TRUE(file);
  EXPECT_TRUE((*file)->Read({0, 500}).ok());
  fs::resize_file(folder_ / "film.mp4", 400);
  auto bytes = (*file)->Read({500, 1000});
  ASSERT_FALSE(bytes);
  EXPECT_EQ(bytes.error().kind, ErrorKind::kChanged);
}

TEST_F(DirOriginTest, ThePausedFetchReadsNoFurther) {
  folder_.Put("film.mp4", TestBytes(5'000'000));
  CollectingSink sink;
  auto handle = origin_.Fetch(loop_, {"film.mp4", {0, 5'000'000}, {}}, sink);
  handle->Pause();
  RunUntil(loop_, [&] { return sink.facts.has_value(); });
  for (int i = 0; i < 5; ++i) Fetch("film.mp4", {0, 1});  // the pool is first in, first out
  EXPECT_TRUE(sink.bytes.empty());
  handle.reset();
  EXPECT_EQ(stats_.bytes, 5U) << "held pieces are not counted";
}

TEST_F(DirOriginTest, PagesFollowEachOther) {
  for (int i = 0; i < 2500; ++i) folder_.Put("film " + std::to_string(i) + ".mp4", "");
  int pages = 0;
  auto all = ListAll(origin_, loop_, &pages);
  ASSERT_TRUE(all);
  EXPECT_EQ(pages, 3);
  EXPECT_EQ(all->size(), 2500U);
  EXPECT_TRUE(std::is_sorted(all->begin(), all->end(), [](auto& a, auto& b) { return a.name < b.name; }));
  EXPECT_EQ(stats_.list_requests, 3U);
}

TEST_F(DirOriginTest, ListingsInTurnDoNotDisturbEachOther) {
  for (int i = 0; i < 1200; ++i) folder_.Put(std::to_string(10'000 + i), "");
  std::vector<std::string> seconds;
  // More first pages than walks are kept: every second page must still be right.
  for (int i = 0; i < 8; ++i) seconds.push_back(ListNow(origin_, loop_, "")->next);
  for (const std::string& token : seconds) {
    auto page = ListNow(origin_, loop_, token);
    ASSERT_TRUE(page);
    EXPECT_EQ(page->objects.size(), 200U);
    EXPECT_EQ(page->objects.front().name, "11000");
    EXPECT_EQ(page->next, "");
  }
}

TEST_F(DirOriginTest, AMissingFolderNamesTheOption) {
  DirOrigin missing(folder_ / "nothing", pool_, &stats_);
  auto page = ListNow(missing, loop_, "");
  ASSERT_FALSE(page);
  EXPECT_EQ(page.error().kind, ErrorKind::kNotFound);
  EXPECT_NE(page.error().message.find("--origin"), std::string::npos) << page.error().message;
  // A disk that is not mounted must not look as if its films were deleted.
  EXPECT_EQ(FetchAll(missing, loop_, {"film.mp4", {0, 1}, {}}).kind(), ErrorKind::kUnavailable);
  fs::create_directory(folder_ / "nothing");
  EXPECT_TRUE(ListNow(missing, loop_, "").ok()) << "it may come back";
}

TEST_F(DirOriginTest, ScopeIsTheRealFolder) {
  fs::create_directory(folder_ / "videos");
  fs::create_directory_symlink("videos", folder_ / "link");
  DirOrigin plain(folder_ / "videos", pool_, &stats_), link(folder_ / "link", pool_, &stats_),
      other(folder_.path(), pool_, &stats_);
  EXPECT_EQ(plain.CacheScope(), link.CacheScope());
  EXPECT_NE(plain.CacheScope(), other.CacheScope());
  EXPECT_EQ(plain.Describe(), "dir:" + (folder_ / "videos"));
}

TEST_F(DirOriginTest, FetchesAndBytesAreCounted) {
  folder_.Put("film.mp4", TestBytes(1000));
  Fetch("film.mp4", {0, 100});
  Fetch("film.mp4", {900, 2000});
  Fetch("missing.mp4", {0, 100});
  EXPECT_TRUE(StatNow(origin_, loop_, "film.mp4").ok());
  EXPECT_EQ(stats_.fetches, 3U);
  EXPECT_EQ(stats_.bytes, 200U);
  EXPECT_EQ(stats_.stat_requests, 1U);
  EXPECT_EQ(stats_.errors, 0U) << "a missing file is an answer";
}

TEST_F(DirOriginTest, MayBeDestroyedBeforeItsWorkIsDone) {
  folder_.Put("film.mp4", TestBytes(1'000'000));
  CollectingSink sink;
  int answers = 0;
  {
    DirOrigin origin(folder_.path(), pool_, &stats_);
    auto handle = origin.Fetch(loop_, {"film.mp4", {0, 1'000'000}, {}}, sink);
    origin.Stat(loop_, "film.mp4", [&](const Result<ObjectFacts>&) { ++answers; });
    origin.List(loop_, "", [&](const Result<ListPage>&) { ++answers; });
  }
  RunUntil(loop_, [&] { return answers == 2; });
  EXPECT_FALSE(sink.facts);
}

}  // namespace
}  // namespace reelcache
