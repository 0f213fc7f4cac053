#include "origin/dir_walk.h"

#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/un.h>

#include "support/temp_folder.h"

namespace reelcache {
namespace {

namespace fs = std::filesystem;

class DirWalkTest : public ::testing::Test {
 protected:
  std::vector<std::string> Names(std::string_view after = "", std::size_t page = 1000) {
    auto walk = DirWalk::Begin(folder_.path(), after, skipped_);
    EXPECT_TRUE(walk);
    std::vector<std::string> names;
    while (!walk->done())
      for (auto& object : walk->Next(page)) names.push_back(object.name);
    return names;
  }

  TempFolder folder_;
  SkippedNames skipped_;
};

using List = std::vector<std::string>;

TEST_F(DirWalkTest, FoldersAreWalkedDepthFirstInByteOrder) {
  for (const char* name : {"b.mp4", "a/z.mp4", "a/b/c.mp4", "a-b.mp4", "A.mp4", "a/a.mp4", ".hidden/x.mp4", ".x.mp4"})
    folder_.Put(name, "x");
  const List expected = {".hidden/x.mp4", ".x.mp4", "A.mp4", "a/a.mp4", "a/b/c.mp4", "a/z.mp4", "a-b.mp4", "b.mp4"};
  EXPECT_EQ(Names(), expected);
  EXPECT_EQ(Names("", 1), expected);
  EXPECT_EQ(Names("", 3), expected);
}

TEST_F(DirWalkTest, AWalkGoesOnBehindAnyName) {
  const List all = {"a/a.mp4", "a/b/c.mp4", "a/z.mp4", "a-b.mp4", "b.mp4"};
  for (const std::string& name : all) folder_.Put(name, "x");
  for (std::size_t i = 0; i < all.size(); ++i)
    EXPECT_EQ(Names(all[i]), List(all.begin() + static_cast<std::ptrdiff_t>(i) + 1, all.end())) << all[i];
  // Names that are gone: where they would have been.
  EXPECT_EQ(Names("a/b/a.mp4"), (List{"a/b/c.mp4", "a/z.mp4", "a-b.mp4", "b.mp4"}));
  EXPECT_EQ(Names("a/b/d.mp4"), (List{"a/z.mp4", "a-b.mp4", "b.mp4"}));
  EXPECT_EQ(Names("a/gone/x.mp4"), (List{"a/z.mp4", "a-b.mp4", "b.mp4"}));
  EXPECT_EQ(Names("b.mp4/was a folder"), List{});
  EXPECT_EQ(Names("zz"), List{});
}

TEST_F(DirWalkTest, LinksInsideAreFollowedAndNeverEndless) {
  folder_.Put("a/film.mp4", "x");
  folder_.Put("b/other.mp4", "x");
  fs::create_directory_symlink(".", folder_ / "self");
  fs::create_directory_symlink("../..", folder_ / "a/out");
  fs::create_directory_symlink("..", folder_ / "a/up");
  fs::create_directory_symlink("../b", folder_ / "a/to-b");
  fs::create_directory_symlink("../a", folder_ / "b/to-a");
  fs::create_symlink("a/film.mp4", folder_ / "link.mp4");
  fs::create_symlink("gone.mp4", folder_ / "dangling.mp4");
  fs::create_symlink("/etc/hostname", folder_ / "outside.mp4");
  EXPECT_EQ(Names(), (List{"a/film.mp4", "a/to-b/other.mp4", "b/other.mp4", "b/to-a/film.mp4", "link.mp4"}));
  EXPECT_EQ(Names("a/to-b/other.mp4"), (List{"b/other.mp4", "b/to-a/film.mp4", "link.mp4"}));
}

// Each folder links to the next one ten times: 10^12 paths, if links in linked folders were followed.
TEST_F(DirWalkTest, ManyLinksDoNotMultiply) {
  for (int level = 0; level < 12; ++level) {
    folder_.Put("f" + std::to_string(level) + "/x.mp4", "x");
    for (int link = 0; link < 10 && level > 0; ++link)
      fs::create_directory_symlink("../f" + std::to_string(level - 1),
                                   folder_ / ("f" + std::to_string(level) + "/l" + std::to_string(link)));
  }
  EXPECT_EQ(Names().size(), 12U + 110U);
}

TEST_F(DirWalkTest, OnlyRegularFilesWithPlainNamesAreListed) {
  folder_.Put("film.mp4", "12345");
  folder_.Put("bad\xff.mp4", "x");
  folder_.Put("back\\slash.mp4", "x");
  ASSERT_EQ(mkfifo((folder_ / "fifo.mp4").c_str(), 0600), 0);
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  (folder_ / "socket.mp4").copy(address.sun_path, sizeof(address.sun_path) - 1);
  FileDescriptor listener(socket(AF_UNIX, SOCK_STREAM, 0));
  ASSERT_EQ(bind(listener.get(), reinterpret_cast<sockaddr*>(&address), sizeof(address)), 0);
  auto walk = DirWalk::Begin(folder_.path(), "", skipped_);
  ASSERT_TRUE(walk);
  auto objects = walk->Next(10);
  bool backslash_is_plain = objects.size() == 2;  // http/target_uri decides
  ASSERT_GE(objects.size(), 1U);
  const ListedObject& film = objects.at(backslash_is_plain ? 1 : 0);
  EXPECT_EQ(film.name, "film.mp4");
  EXPECT_EQ(film.size, 5U);
  EXPECT_TRUE(film.last_modified && film.validator);
}

TEST_F(DirWalkTest, FoldersTooDeepAreLeftOut) {
  std::string path;
  for (std::size_t level = 0; level <= DirWalk::kMostLevels; ++level) {
    path += "d/";
    folder_.Put(path + "x", "x");
  }
  EXPECT_EQ(Names().size(), DirWalk::kMostLevels);
}

}  // namespace
}  // namespace reelcache
