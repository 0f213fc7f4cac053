// The store alone: writing chunks through to tables, and reading them back from a table and from a memtable.
#include "store/rocks_chunk_store.h"

#include <benchmark/benchmark.h>

#include <cstdlib>
#include <filesystem>

#include "support/test_body.h"

namespace reelcache {
namespace {

constexpr std::uint32_t kChunkBytes = 256 * 1024;
constexpr std::uint32_t kChunks = 400;

class StoreInFolder {
 public:
  StoreInFolder() {
    std::string pattern = (std::filesystem::temp_directory_path() / "reelcache-bench-XXXXXX").string();
    folder_ = mkdtemp(pattern.data());
    StoreOptions options;
    options.folder = folder_;
    options.budget_bytes = std::uint64_t{1} << 30;
    store_ = std::move(*RocksChunkStore::Open(options));
  }
  ~StoreInFolder() {
    store_ = nullptr;
    std::filesystem::remove_all(folder_);
  }
  RocksChunkStore& operator*() { return *store_; }
  RocksChunkStore* operator->() { return store_.get(); }

 private:
  std::filesystem::path folder_;
  std::unique_ptr<RocksChunkStore> store_;
};

Slice Chunk() { return Slice::Own(TestBody(1).Slice(0, kChunkBytes)); }

void CountBytes(benchmark::State& state) {
  state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations()) * kChunkBytes);
}

// Until the tables lie on disk.
void WriteChunks(benchmark::State& state) {
  StoreInFolder store;
  Slice chunk = Chunk();
  std::uint32_t index = 0;
  for (auto _ : state) {
    store->WriteChunk({1, 1, index++}, chunk);
    if (index % 64 == 0) store->Drain(true);
  }
  CountBytes(state);
}
BENCHMARK(WriteChunks)->UseRealTime();

void ReadChunks(benchmark::State& state, bool flushed) {
  StoreInFolder store;
  std::uint32_t chunks = flushed ? kChunks : 32;  // so few stay in the memtable
  for (std::uint32_t index = 0; index < chunks; ++index) {
    store->WriteChunk({1, 1, index}, Chunk());
    store->Drain(false);
  }
  store->Drain(flushed);
  std::uint32_t index = 0;
  for (auto _ : state) {
    auto chunk = store->ReadChunk({1, 1, (index += 37) % chunks});
    if (!chunk) state.SkipWithError("a chunk is missing");
    benchmark::DoNotOptimize(chunk);
  }
  CountBytes(state);
}
BENCHMARK_CAPTURE(ReadChunks, from_table, true);
BENCHMARK_CAPTURE(ReadChunks, from_memtable, false);

void AskWhatIsThere(benchmark::State& state) {
  StoreInFolder store;
  for (std::uint32_t index = 0; index < kChunks; index += 2) {
    store->WriteChunk({1, 1, index}, Chunk());
    store->Drain(false);
  }
  std::uint32_t index = 0;
  for (auto _ : state) benchmark::DoNotOptimize(store->Contains({1, 1, ++index % kChunks}));
}
BENCHMARK(AskWhatIsThere);

}  // namespace
}  // namespace reelcache
