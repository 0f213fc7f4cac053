#include "admin/cache_bar.h"

#include <gtest/gtest.h>

namespace reelcache {
namespace {

TEST(HeldBar, SaysHowMuchOfEachPartIsHeld) {
  struct Case {
    const char* name;
    std::vector<ChunkRun> runs;
    ChunkIndex chunks;
    std::size_t cells;
    const char* bar;
  };
  const Case cases[] = {
      {"nothing", {}, 100, 4, "0000"},
      {"an empty object", {}, 0, 4, "0000"},
      {"all", {{0, 99}}, 100, 4, "9999"},
      {"the head", {{0, 24}}, 100, 4, "9000"},
      {"the tail", {{75, 99}}, 100, 4, "0009"},
      {"half of a cell", {{0, 49}}, 400, 4, "5000"},
      {"a single chunk of many shows", {{500, 500}}, 100'000, 4, "1000"},
      {"all but one is not all", {{0, 498}, {500, 999}}, 1000, 2, "89"},
      {"two runs in one cell add up", {{0, 9}, {90, 99}}, 200, 2, "20"},
      {"over a border", {{20, 29}}, 100, 4, "2200"},
      {"fewer chunks than cells", {{1, 1}}, 2, 6, "000999"},
      {"cells that share a chunk", {{0, 0}}, 3, 4, "9300"},
      {"one chunk", {{0, 0}}, 1, 3, "999"},
      {"a run beyond the end", {{0, 9}}, 4, 2, "99"},
  };
  for (const Case& each : cases) EXPECT_EQ(HeldBar(each.runs, each.chunks, each.cells), each.bar) << each.name;
}

TEST(HeatBar, IsRelativeToTheHottestPart) {
  struct Case {
    const char* name;
    std::vector<double> heat;
    ChunkIndex part_chunks;
    ChunkIndex chunks;
    std::size_t cells;
    const char* bar;
  };
  const Case cases[] = {
      {"nobody asked", {}, 1, 4, 4, "0000"},
      {"long ago", {0, 0, 0, 0}, 1, 4, 4, "0000"},
      {"one part", {0, 3, 0, 0}, 1, 4, 4, "0900"},
      {"shares", {10, 5, 1, 0.01}, 1, 4, 4, "9511"},
      {"a part over several cells", {1, 0}, 1, 2, 4, "9900"},
      {"several parts in a cell", {0, 1, 0, 0, 0, 0, 2, 0}, 1, 8, 2, "59"},
      {"parts of several chunks", {1, 0, 2}, 4, 12, 6, "550099"},
      {"the last part is short", {0, 0, 1}, 4, 9, 3, "009"},
  };
  for (const Case& each : cases)
    EXPECT_EQ(HeatBar(each.heat, each.part_chunks, each.chunks, each.cells), each.bar) << each.name;
}

}  // namespace
}  // namespace reelcache
