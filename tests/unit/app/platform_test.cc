#include "app/platform.h"

#include <gtest/gtest.h>

#include "support/temp_folder.h"

namespace reelcache {
namespace {

constexpr std::uint64_t kMiB = 1 << 20;

class PlatformTest : public testing::Test {
 protected:
  PlatformTest() { folder.Put("proc/meminfo", "MemTotal:        2097152 kB\nMemFree:  1 kB\n"); }

  std::uint64_t Limit() const { return MemoryLimit(folder.path()); }

  TempFolder folder;
};

TEST_F(PlatformTest, WithoutCgroupsTheMachineIsTheLimit) { EXPECT_EQ(Limit(), 2048 * kMiB); }

TEST_F(PlatformTest, NothingKnownIsNoLimit) {
  folder.Put("proc/meminfo", "");
  EXPECT_EQ(Limit(), UINT64_MAX);
}

TEST_F(PlatformTest, TheLeastOfOurGroupAndThoseAboveCounts) {
  folder.Put("proc/self/cgroup", "0::/a/b\n");
  folder.Put("sys/fs/cgroup/a/b/memory.max", "max\n");
  EXPECT_EQ(Limit(), 2048 * kMiB);
  folder.Put("sys/fs/cgroup/a/memory.max", "536870912\n");
  EXPECT_EQ(Limit(), 512 * kMiB);
  folder.Put("sys/fs/cgroup/a/b/memory.max", "268435456\n");
  EXPECT_EQ(Limit(), 256 * kMiB);
}

TEST_F(PlatformTest, AContainerSeesItsOwnGroupAsTheRoot) {
  folder.Put("proc/self/cgroup", "0::/\n");
  folder.Put("sys/fs/cgroup/memory.max", "536870912\n");
  EXPECT_EQ(Limit(), 512 * kMiB);
  folder.Put("proc/self/cgroup", "0::/docker/of/the/host\n");
  EXPECT_EQ(Limit(), 512 * kMiB);
}

TEST_F(PlatformTest, TheFirstVersionOfCgroupsToo) {
  folder.Put("proc/self/cgroup", "9:cpu,memory:/job\n1:name=systemd:/job\n");
  folder.Put("sys/fs/cgroup/memory/memory.limit_in_bytes", "9223372036854771712\n");
  EXPECT_EQ(Limit(), 2048 * kMiB);
  folder.Put("sys/fs/cgroup/memory/job/memory.limit_in_bytes", "1073741824\n");
  EXPECT_EQ(Limit(), 1024 * kMiB);
}

TEST_F(PlatformTest, ReadsTheDiskOfAFolderThatIsNotThereYet) {
  Machine machine = ReadMachine({}, folder.path() / "not/there");
  EXPECT_GT(machine.disk_free, 0u);
  EXPECT_LT(machine.disk_free, UINT64_MAX);
  EXPECT_GT(machine.memory_limit, 0u);
  EXPECT_EQ(machine.limits_responses, "");
}

TEST_F(PlatformTest, KnowsDisksInMemory) {
  EXPECT_TRUE(ReadMachine({}, "/dev/shm/reelcache").disk_is_memory);
  EXPECT_TRUE(ReadMachine({.cloud_run = true}, folder.path()).disk_is_memory);
  EXPECT_EQ(ReadMachine({.cloud_run = true}, folder.path()).limits_responses, "K_SERVICE");
  EXPECT_EQ(ReadMachine({.replit = true, .published = true}, folder.path()).limits_responses, "REPLIT_DEPLOYMENT");
}

}  // namespace
}  // namespace reelcache
