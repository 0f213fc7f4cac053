// What we run on, as the environment, the kernel and the disk tell it.
#pragma once

#include <cstdint>
#include <filesystem>

#include "app/config.h"
#include "app/sizes.h"

namespace reelcache {

// The bytes this process may take: the least of MemTotal and the limits of its cgroups and those above them (v2:
// memory.max, v1: memory.limit_in_bytes). `root` is another place for /proc and /sys (tests).
std::uint64_t MemoryLimit(const std::filesystem::path& root = "/");

// `cache_dir` need not exist: its nearest folder that does is looked at.
Machine ReadMachine(const Platform& platform, const std::filesystem::path& cache_dir);

}  // namespace reelcache
