#include "io/unix_socket.h"

#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <fstream>

#include "io/stream.h"
#include "support/temp_folder.h"

namespace reelcache {
namespace {

// Sends back what it reads.
class Echo final : public StreamHandler {
 public:
  explicit Echo(std::unique_ptr<Stream> stream) : stream_(std::move(stream)) { stream_->Start(*this); }
  void OnRead(std::string_view bytes) override {
    Slice slice = Slice::Own(std::string(bytes));
    stream_->Write({&slice, 1});
  }
  void OnReadEnd() override { stream_ = nullptr; }
  void OnWritten() override {}
  void OnBroken() override { stream_ = nullptr; }

 private:
  std::unique_ptr<Stream> stream_;
};

class UnixSocketTest : public testing::Test {
 protected:
  Result<std::unique_ptr<Listener>> Listen(const std::filesystem::path& path) {
    return ListenUnix(loop_, path, "--admin",
                      [this](std::unique_ptr<Stream> stream) { echoes_.emplace_back(std::make_unique<Echo>(std::move(stream))); });
  }
  int Connect() {
    int fd = socket(AF_UNIX, SOCK_STREAM, 0);
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    path_.native().copy(address.sun_path, sizeof address.sun_path - 1);
    EXPECT_EQ(connect(fd, reinterpret_cast<sockaddr*>(&address), sizeof address), 0);
    return fd;
  }

  TempFolder folder_;
  std::filesystem::path path_ = folder_.path() / "admin.sock";
  Loop loop_{"test"};
  std::vector<std::unique_ptr<Echo>> echoes_;
};

TEST_F(UnixSocketTest, IsAStreamForItsOwnerAlone) {
  auto listener = Listen(path_);
  ASSERT_TRUE(listener.ok());
  struct stat facts{};
  ASSERT_EQ(stat(path_.c_str(), &facts), 0);
  EXPECT_EQ(facts.st_mode & 0777, 0600u);
  EXPECT_EQ((*listener)->port(), 0);
  int fd = Connect();
  ASSERT_EQ(write(fd, "hello", 5), 5);
  char text[6] = "";
  while (recv(fd, text, 5, MSG_DONTWAIT) != 5) loop_.RunOnce(true);
  EXPECT_STREQ(text, "hello");
  close(fd);
  *listener = nullptr;
  EXPECT_FALSE(std::filesystem::exists(path_));
}

TEST_F(UnixSocketTest, OfADeadServerIsReplaced) {
  int dead = socket(AF_UNIX, SOCK_STREAM, 0);
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  path_.native().copy(address.sun_path, sizeof address.sun_path - 1);
  ASSERT_EQ(bind(dead, reinterpret_cast<sockaddr*>(&address), sizeof address), 0);
  close(dead);
  ASSERT_TRUE(std::filesystem::exists(path_));
  auto listener = Listen(path_);
  ASSERT_TRUE(listener.ok()) << listener.error().message;
  close(Connect());
}

TEST_F(UnixSocketTest, OfALivingServerIsLeftAlone) {
  auto first = Listen(path_);
  ASSERT_TRUE(first.ok());
  auto second = Listen(path_);
  ASSERT_FALSE(second.ok());
  EXPECT_NE(second.error().message.find("--admin: "), std::string::npos);
  EXPECT_NE(second.error().message.find("is in use"), std::string::npos);
  close(Connect());
}

TEST_F(UnixSocketTest, WhatIsNoSocketIsLeftAlone) {
  std::ofstream(path_) << "notes";
  EXPECT_FALSE(Listen(path_).ok());
  EXPECT_EQ(std::filesystem::file_size(path_), 5u);
  EXPECT_FALSE(Listen(folder_.path() / "nothing" / "admin.sock").ok());
  EXPECT_FALSE(Listen(folder_.path() / std::string(108, 'a')).ok());
}

TEST_F(UnixSocketTest, TheFileOfASuccessorIsLeftAlone) {
  auto listener = Listen(path_);
  ASSERT_TRUE(listener.ok());
  std::filesystem::remove(path_);
  auto successor = Listen(path_);
  ASSERT_TRUE(successor.ok());
  *listener = nullptr;
  EXPECT_TRUE(std::filesystem::exists(path_));
}

}  // namespace
}  // namespace reelcache
