#include "http/range.h"

#include <benchmark/benchmark.h>

#include <string>

namespace reelcache {
namespace {

constexpr std::uint64_t kLength = 5368709121;

std::string ManyRanges(std::int64_t count) {
  std::string field = "bytes=";
  for (std::int64_t i = 0; i < count; ++i)
    field += (i ? "," : "") + std::to_string(i * 1000) + "-" + std::to_string(i * 1000 + 99);
  return field;
}

void ParseAndResolve(benchmark::State& state, const std::string& field) {
  for (auto _ : state) {
    std::optional<std::vector<RangeSpec>> specs = ParseRange(field);
    benchmark::DoNotOptimize(ResolveRange(*specs, kLength));
  }
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(field.size()));
}

void RangeOpen(benchmark::State& state) { ParseAndResolve(state, "bytes=1114112-"); }
void RangeClosed(benchmark::State& state) { ParseAndResolve(state, "bytes=2097152-4194303"); }
void RangeMany(benchmark::State& state) { ParseAndResolve(state, ManyRanges(state.range(0))); }

BENCHMARK(RangeOpen);
BENCHMARK(RangeClosed);
BENCHMARK(RangeMany)->Arg(4)->Arg(16)->Arg(1000);

}  // namespace
}  // namespace reelcache
