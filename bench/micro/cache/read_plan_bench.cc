// What a reader at a missing chunk costs before a fetch begins.
#include "cache/read_plan.h"

#include <benchmark/benchmark.h>

namespace reelcache {
namespace {

constexpr ChunkGrid kGrid{std::uint64_t{4} << 30, 256 * 1024};

void PlanAnOpenRead(benchmark::State& state) {
  auto block_bytes = static_cast<std::uint64_t>(state.range(0));
  std::uint64_t begin = 12345;
  for (auto _ : state) {
    begin = (begin + 7'654'321) % (kGrid.complete_length - 1);
    benchmark::DoNotOptimize(
        PlanBlock(kGrid, {begin, kGrid.complete_length}, block_bytes, [](std::uint64_t offset) {
          ChunkIndex index = kGrid.IndexOf(offset);
          return index % 64 == 63 ? offset : kGrid.IntervalOf(index).end;
        }));
  }
}
BENCHMARK(PlanAnOpenRead)->Arg(kFirstBlockBytes)->Arg(kMostBlockBytes);

}  // namespace
}  // namespace reelcache
