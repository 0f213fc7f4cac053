// Shared by the store's tests: chunks that can be told apart, an opened store.
#pragma once

#include <gtest/gtest.h>

#include <filesystem>

#include "store/rocks_chunk_store.h"
#include "support/manual_clock.h"
#include "support/temp_folder.h"
#include "support/test_body.h"

namespace reelcache {

inline constexpr std::uint32_t kChunkBytes = 256 * 1024;

inline ChunkKey Key(std::uint32_t index, std::uint64_t object = 7) { return {object, 1, index}; }

inline Slice Chunk(std::uint32_t index, std::size_t bytes = kChunkBytes) {
  return Slice::Own(TestBody(index).Slice(0, bytes));
}

inline StoreOptions OptionsFor(const std::filesystem::path& folder, std::uint64_t budget_bytes = 256 << 20) {
  StoreOptions options;
  options.folder = folder;
  options.budget_bytes = budget_bytes;
  return options;
}

inline std::unique_ptr<RocksChunkStore> MustOpen(StoreOptions options) {
  auto store = RocksChunkStore::Open(std::move(options));
  EXPECT_TRUE(store.ok()) << (store.ok() ? "" : store.error().message);
  return store.ok() ? std::move(*store) : nullptr;
}

inline std::uint64_t BytesBelow(const std::filesystem::path& folder) {
  std::uint64_t total = 0;
  std::error_code error;
  for (std::filesystem::recursive_directory_iterator entry(folder, error), end; !error && entry != end;
       entry.increment(error)) {
    std::error_code gone;
    auto bytes = entry->file_size(gone);
    if (!gone) total += bytes;
  }
  return total;
}

// The tables of chunks: the records' own are small.
inline std::vector<std::filesystem::path> Tables(const std::filesystem::path& folder) {
  std::vector<std::filesystem::path> found;
  for (const auto& entry : std::filesystem::directory_iterator(folder / "db"))
    if (entry.path().extension() == ".sst" && entry.file_size() > 64 * 1024) found.push_back(entry.path());
  return found;
}

}  // namespace reelcache
