#include "app/sizes.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/size_text.h"

namespace reelcache {
namespace {

constexpr std::uint64_t kMiB = 1 << 20;
constexpr std::uint64_t kMost = 256 * kMiB;  // of either tier
constexpr std::uint64_t kLeastMemory = 16 * kMiB;
constexpr std::uint64_t kLeastCache = 64 * kMiB;  // as the store's own least
// Cloud Run refuses a response that announces more than 32 MiB; what a proxy adds is unknown, so stay well below.
constexpr std::uint64_t kMaxResponse = 24 * kMiB;

// Whole, so that the log shows a size to type.
std::uint64_t WholeMiB(std::uint64_t bytes) { return bytes / kMiB * kMiB; }

}  // namespace

SizeChoice ChooseMemory(std::optional<std::uint64_t> wish, const Machine& machine) {
  if (wish) return {*wish, ""};
  std::uint64_t share = machine.memory_limit / (machine.disk_is_memory ? 8 : 4);
  return {std::clamp(WholeMiB(share), kLeastMemory, kMost),
          fmt::format("the memory limit is {}{}", RoundedSize(machine.memory_limit),
                      machine.disk_is_memory ? ", and the disk is part of it" : "")};
}

std::optional<SizeChoice> ChooseCacheSize(std::optional<std::uint64_t> wish, const Machine& machine) {
  if (wish) return SizeChoice{*wish, ""};
  if (!machine.disk_is_memory && !machine.published) return std::nullopt;
  std::uint64_t share = std::min(machine.memory_limit, machine.disk_free) / 8;
  return SizeChoice{
      std::clamp(WholeMiB(share), kLeastCache, kMost),
      fmt::format("{}; the memory limit is {}, and {} of the disk are free",
                  machine.disk_is_memory ? "the disk is memory" : "the disk ends with this instance",
                  RoundedSize(machine.memory_limit), RoundedSize(machine.disk_free))};
}

SizeChoice ChooseMaxResponse(std::optional<std::uint64_t> wish, const Machine& machine) {
  if (wish) return {*wish, ""};
  if (machine.limits_responses.empty()) return {0, ""};
  return {kMaxResponse, machine.limits_responses + " is in the environment"};
}

}  // namespace reelcache
