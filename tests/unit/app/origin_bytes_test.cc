#include "app/origin_bytes.h"

#include <gtest/gtest.h>

#include "support/fake_origin.h"
#include "support/run_until.h"
#include "support/test_body.h"

namespace reelcache {
namespace {

constexpr std::uint64_t kBlock = OriginBytes::kBlockBytes;
constexpr std::uint64_t kLength = 40 * kBlock + 1000;

class OriginBytesTest : public testing::Test {
 protected:
  OriginBytesTest() {
    origin_.Serve("film.mp4", film_);
    EXPECT_TRUE(Open());
  }

  Status Open() {
    std::optional<Status> opened;
    bytes_.Open([&](Status status) { opened = std::move(status); });
    RunUntil(loop_, [&] { return opened.has_value(); });
    return *opened;
  }

  Result<std::string> Read(std::uint64_t offset, std::uint64_t count) {
    std::optional<Result<std::string>> answer;
    bytes_.Read({offset, offset + count}, [&](Result<std::string> read) { answer = std::move(read); });
    RunUntil(loop_, [&] { return answer.has_value(); });
    return *answer;
  }

  void ExpectRead(std::uint64_t offset, std::uint64_t count, std::uint64_t requests) {
    const std::uint64_t before = bytes_.cost().requests;
    auto read = Read(offset, count);
    ASSERT_TRUE(read) << read.error().message;
    EXPECT_EQ(*read, film_.substr(offset, count));
    EXPECT_EQ(bytes_.cost().requests - before, requests) << offset;
  }

  const std::string film_ = reelcache::TestBody(BodySeed("film.mp4")).Slice(0, kLength);
  Loop loop_{"test"};
  FakeOrigin origin_;
  OriginBytes bytes_{origin_, loop_, "film.mp4"};
};

TEST_F(OriginBytesTest, FetchesEachBlockOnce) {
  EXPECT_EQ(bytes_.complete_length(), kLength);
  ExpectRead(0, 100, 0);
  ExpectRead(5 * kBlock + 7, 100, 1);
  ExpectRead(5 * kBlock + 7, kBlock - 7, 0);
  ExpectRead(kLength - 10, 10, 1);
  EXPECT_EQ(bytes_.cost().bytes, 2 * kBlock + 1000);
}

TEST_F(OriginBytesTest, FetchesMoreAtOnceOfWhatIsReadOn) {
  for (std::uint64_t at = 0; at < 32 * kBlock; at += kBlock / 2) ASSERT_TRUE(Read(at, kBlock / 2));
  EXPECT_EQ(bytes_.cost().requests, 6u);  // 1, 2, 4, 8, 16, 9 blocks
  EXPECT_EQ(bytes_.cost().bytes, kLength);
}

TEST_F(OriginBytesTest, ReadsAcrossBlocks) { ExpectRead(3 * kBlock - 5, 10, 2); }

TEST_F(OriginBytesTest, FailsWhenTheObjectChanges) {
  origin_.Replace("film.mp4", film_, {.etag = "\"v2\""});
  auto read = Read(9 * kBlock, 1);
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().kind, ErrorKind::kChanged);
}

TEST_F(OriginBytesTest, TellsWhatTheOriginSays) {
  origin_.FailNext("film.mp4", {.error = Error{ErrorKind::kTimeout, "silence"}});
  auto read = Read(9 * kBlock, 1);
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().kind, ErrorKind::kTimeout);
  ExpectRead(9 * kBlock, 1, 1);
}

}  // namespace
}  // namespace reelcache
