#include "app/platform.h"

#include <linux/magic.h>
#include <sys/statfs.h>

#include <algorithm>
#include <fstream>
#include <string>

#include "base/ascii.h"

namespace reelcache {
namespace {

constexpr std::uint64_t kKiB = 1024;

// "max" and what cannot be read are no limit.
std::uint64_t ReadLimit(const std::filesystem::path& file) {
  std::ifstream in(file);
  std::string word;
  in >> word;
  return ParseDecimal(word).value_or(UINT64_MAX);
}

// The limit counts whichever group above ours sets it. Inside a container the path may be one of the host's: then
// only the folder itself is there.
std::uint64_t LeastLimitAbove(const std::filesystem::path& folder, std::filesystem::path group, const char* file) {
  std::uint64_t least = ReadLimit(folder / file);
  for (; group.has_relative_path(); group = group.parent_path())
    least = std::min(least, ReadLimit(folder / group.relative_path() / file));
  return least;
}

std::uint64_t CgroupLimit(const std::filesystem::path& root) {
  const auto mount = root / "sys/fs/cgroup";
  std::uint64_t least = UINT64_MAX;
  std::ifstream groups(root / "proc/self/cgroup");
  for (std::string line; std::getline(groups, line);) {  // "0::/group" or "9:cpu,memory:/group"
    std::size_t controllers = line.find(':'), path = line.find(':', controllers + 1);
    if (path == std::string::npos) continue;
    std::string list = "," + line.substr(controllers + 1, path - controllers - 1) + ",";
    std::string group = line.substr(path + 1);
    if (list == ",,")
      least = std::min(least, LeastLimitAbove(mount, group, "memory.max"));
    else if (list.find(",memory,") != std::string::npos)
      least = std::min(least, LeastLimitAbove(mount / "memory", group, "memory.limit_in_bytes"));
  }
  return least;
}

std::uint64_t MemTotal(const std::filesystem::path& root) {
  std::ifstream in(root / "proc/meminfo");
  std::string name, number;
  while (in >> name >> number) {
    if (name == "MemTotal:") return ParseDecimal(number).value_or(UINT64_MAX / kKiB) * kKiB;
    std::getline(in, name);
  }
  return UINT64_MAX;
}

std::filesystem::path NearestFolder(std::filesystem::path path) {
  std::error_code error;
  while (path.has_relative_path() && !std::filesystem::is_directory(path, error)) path = path.parent_path();
  return path;
}

}  // namespace

std::uint64_t MemoryLimit(const std::filesystem::path& root) { return std::min(CgroupLimit(root), MemTotal(root)); }

Machine ReadMachine(const Platform& platform, const std::filesystem::path& cache_dir) {
  Machine machine;
  machine.memory_limit = MemoryLimit();
  machine.published = platform.published;
  machine.limits_responses = platform.published ? "REPLIT_DEPLOYMENT" : platform.cloud_run ? "K_SERVICE" : "";
  struct statfs disk{};
  bool known = statfs(NearestFolder(cache_dir).c_str(), &disk) == 0;
  machine.disk_free = known ? disk.f_bavail * static_cast<std::uint64_t>(disk.f_bsize) : UINT64_MAX;
  // Cloud Run's writable disk is memory, whatever its file system calls itself.
  machine.disk_is_memory = platform.cloud_run || (known && (disk.f_type == TMPFS_MAGIC || disk.f_type == RAMFS_MAGIC));
  return machine;
}

}  // namespace reelcache
