#include "origin/root_folder.h"

#include <fcntl.h>
#include <gtest/gtest.h>

#include <cerrno>

#include "support/temp_folder.h"

namespace reelcache {
namespace {

namespace fs = std::filesystem;

class RootFolderTest : public ::testing::Test {
 protected:
  RootFolderTest() {
    outside_.Put("secret.txt", "secret");
    outside_.Put("folder/secret.txt", "secret");
    inside_.Put("plain.txt", "plain");
    inside_.Put("sub/deep.txt", "deep");
    fs::create_symlink("plain.txt", inside_ / "to-file");
    fs::create_symlink("sub", inside_ / "to-folder");
    fs::create_symlink("../plain.txt", inside_ / "sub/up-and-in");
    fs::create_symlink(inside_ / "plain.txt", inside_ / "absolute-in");
    fs::create_symlink(outside_ / "secret.txt", inside_ / "absolute-out");
    fs::create_symlink(outside_ / "folder", inside_ / "folder-out");
    fs::create_symlink(fs::path("..") / outside_.path().filename() / "secret.txt", inside_ / "relative-out");
    fs::create_symlink("/proc/self/root", inside_ / "magic");
    fs::create_symlink("loop", inside_ / "loop");
    fs::create_symlink("nowhere", inside_ / "dangling");
  }

  std::string Read(const FileDescriptor& fd) {
    if (!fd.open()) return std::string("errno ") + std::to_string(errno);
    char bytes[100];
    ssize_t count = read(fd.get(), bytes, sizeof(bytes));
    return std::string(bytes, static_cast<std::size_t>(std::max<ssize_t>(0, count)));
  }
  static std::string Errno(int error) { return "errno " + std::to_string(error); }

  TempFolder outside_;
  TempFolder inside_;
};

TEST_F(RootFolderTest, LinksLeadNowhereButInside) {
  auto root = RootFolder::Open(inside_.path());
  ASSERT_TRUE(root);
  struct Case {
    const char* name;
    std::string read;
  } cases[] = {
      {"plain.txt", "plain"},
      {"sub/deep.txt", "deep"},
      {"to-file", "plain"},
      {"to-folder/deep.txt", "deep"},
      {"sub/up-and-in", "plain"},
      {"absolute-in", "plain"},
      {"absolute-out", Errno(EXDEV)},
      {"folder-out/secret.txt", Errno(EXDEV)},
      {"relative-out", Errno(EXDEV)},
      {"../secret.txt", Errno(EXDEV)},
      {"loop", Errno(ELOOP)},
      {"dangling", Errno(ENOENT)},
      {"nothing", Errno(ENOENT)},
      {"plain.txt/x", Errno(ENOTDIR)},
  };
  for (const Case& c : cases) EXPECT_EQ(Read(root->OpenBelow(c.name, O_RDONLY)), c.read) << c.name;
  EXPECT_FALSE(root->OpenBelow("magic/etc/passwd", O_RDONLY).open());
  EXPECT_TRUE(root->OpenBelow("", O_RDONLY | O_DIRECTORY).open());
}

TEST_F(RootFolderTest, WithoutOpenat2NoLinkIsFollowed) {
  auto root = RootFolder::Open(inside_.path());
  ASSERT_TRUE(root);
  EXPECT_EQ(Read(root->OpenWithoutLinks("plain.txt", O_RDONLY)), "plain");
  EXPECT_EQ(Read(root->OpenWithoutLinks("sub/deep.txt", O_RDONLY)), "deep");
  EXPECT_TRUE(root->OpenWithoutLinks("", O_RDONLY | O_DIRECTORY).open());
  for (const char* name : {"to-file", "to-folder/deep.txt", "absolute-out", "folder-out/secret.txt", "loop", "nothing"})
    EXPECT_FALSE(root->OpenWithoutLinks(name, O_RDONLY).open()) << name;
}

TEST_F(RootFolderTest, AFolderThatCannotBeOpenedNamesTheOption) {
  struct Case {
    std::string path;
    ErrorKind kind;
    const char* says;
  } cases[] = {
      {inside_ / "nothing", ErrorKind::kNotFound, "does not exist"},
      {inside_ / "plain.txt", ErrorKind::kNotFound, "is not a folder"},
      {inside_ / "loop", ErrorKind::kUnavailable, "cannot be opened"},
  };
  for (const Case& c : cases) {
    auto root = RootFolder::Open(c.path);
    ASSERT_FALSE(root);
    EXPECT_EQ(root.error().kind, c.kind);
    EXPECT_NE(root.error().message.find("--origin"), std::string::npos) << root.error().message;
    EXPECT_NE(root.error().message.find(c.says), std::string::npos) << root.error().message;
  }
}

}  // namespace
}  // namespace reelcache
