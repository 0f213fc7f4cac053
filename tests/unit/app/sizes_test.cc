#include "app/sizes.h"

#include <gtest/gtest.h>

namespace reelcache {
namespace {

constexpr std::uint64_t kMiB = 1 << 20;
constexpr std::uint64_t kGiB = 1 << 30;

TEST(Sizes, MemoryIsAShareOfTheLimit) {
  struct Case {
    const char* about;
    std::uint64_t limit;
    bool disk_is_memory;
    std::uint64_t expected;
  };
  const Case cases[] = {
      {"a desktop", 16 * kGiB, false, 256 * kMiB},
      {"a machine whose limit is unknown", UINT64_MAX, false, 256 * kMiB},
      {"1 GiB", kGiB, false, 256 * kMiB},
      {"512 MiB", 512 * kMiB, false, 128 * kMiB},
      {"512 MiB, Cloud Run", 512 * kMiB, true, 64 * kMiB},
      {"2 GiB, Cloud Run", 2 * kGiB, true, 256 * kMiB},
      {"hardly any", 20 * kMiB, true, 16 * kMiB},
      {"whole MiB", 999'999'999, false, 238 * kMiB},
  };
  for (const Case& c : cases) {
    Machine machine{c.limit, kGiB, c.disk_is_memory};
    SizeChoice choice = ChooseMemory({}, machine);
    EXPECT_EQ(choice.bytes, c.expected) << c.about;
    EXPECT_NE(choice.why, "") << c.about;
    EXPECT_EQ(ChooseMemory(3 * kMiB, machine), (SizeChoice{3 * kMiB, ""})) << c.about;
  }
}

TEST(Sizes, TheCacheIsSmallWhereTheDiskIsMemoryOrPassesAway) {
  struct Case {
    const char* about;
    Machine machine;
    std::uint64_t expected;  // 0: left to the store
  };
  const Case cases[] = {
      {"a disk", {16 * kGiB, 100 * kGiB, false, false, ""}, 0},
      {"a disk and little memory", {256 * kMiB, 100 * kGiB, false, false, ""}, 0},
      {"tmpfs", {16 * kGiB, 8 * kGiB, true, false, ""}, 256 * kMiB},
      {"tmpfs that is nearly full", {16 * kGiB, 800 * kMiB, true, false, ""}, 100 * kMiB},
      {"Cloud Run", {512 * kMiB, kGiB, true, false, "K_SERVICE"}, 64 * kMiB},
      {"a published Repl", {4 * kGiB, 100 * kGiB, false, true, "REPLIT_DEPLOYMENT"}, 256 * kMiB},
      {"a small published Repl", {kGiB, 100 * kGiB, false, true, "REPLIT_DEPLOYMENT"}, 128 * kMiB},
      {"nothing is free", {kGiB, 0, true, false, ""}, 64 * kMiB},
  };
  for (const Case& c : cases) {
    auto choice = ChooseCacheSize({}, c.machine);
    EXPECT_EQ(choice ? choice->bytes : 0, c.expected) << c.about;
    EXPECT_EQ(ChooseCacheSize(kGiB, c.machine)->bytes, kGiB) << c.about;
  }
}

TEST(Sizes, LongAnswersAreLimitedWhereAPlatformRefusesThem) {
  EXPECT_EQ(ChooseMaxResponse({}, {}).bytes, 0u);
  Machine published{kGiB, kGiB, false, true, "REPLIT_DEPLOYMENT"};
  EXPECT_EQ(ChooseMaxResponse({}, published), (SizeChoice{24 * kMiB, "REPLIT_DEPLOYMENT is in the environment"}));
  EXPECT_EQ(ChooseMaxResponse(0, published), (SizeChoice{0, ""})) << "off";
  EXPECT_EQ(ChooseMaxResponse(kMiB, {}).bytes, kMiB);
}

}  // namespace
}  // namespace reelcache
