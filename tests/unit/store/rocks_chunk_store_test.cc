#include "store/rocks_chunk_store.h"

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <fstream>

#include "store_test_util.h"

namespace reelcache {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

class Seen final : public ChunkVisitor {
 public:
  void Begin() override { keys_.clear(); }
  void OnChunks(const std::vector<ChunkKey>& keys) override { keys_.insert(keys_.end(), keys.begin(), keys.end()); }
  std::vector<std::uint32_t> Indexes() const {
    std::vector<std::uint32_t> indexes;
    for (const ChunkKey& key : keys_) indexes.push_back(key.index);
    std::sort(indexes.begin(), indexes.end());
    return indexes;
  }

 private:
  std::vector<ChunkKey> keys_;
};

std::vector<std::uint32_t> Visited(const ChunkStore& store) {
  Seen seen;
  store.VisitChunks(seen);
  return seen.Indexes();
}

TEST(RocksChunkStore, EveryChunkIsVisitedOnceWhereverItIs) {
  TempFolder folder;
  auto store = MustOpen(OptionsFor(folder.path()));
  EXPECT_TRUE(Visited(*store).empty());
  std::vector<std::uint32_t> written;
  for (std::uint32_t i = 0; i < 40; ++i) {
    store->WriteChunk(Key(i), Chunk(i, 1000));
    written.push_back(i);
    if (i == 19) store->Drain(true);
  }
  EXPECT_EQ(Visited(*store), written);  // some on disk, some queued or in a memtable
  store->Drain(true);
  EXPECT_EQ(Visited(*store), written);
  store = nullptr;
  EXPECT_EQ(Visited(*MustOpen(OptionsFor(folder.path()))), written);
}

TEST(RocksChunkStore, AChunkIsVisitedWhileItGoesFromTheQueueToADiskTable) {
  TempFolder folder;
  auto store = MustOpen(OptionsFor(folder.path()));
  std::vector<std::uint32_t> written;
  for (std::uint32_t i = 0; i < 1000; ++i) {
    store->WriteChunk(Key(i), Chunk(i, 1000));
    written.push_back(i);
    ASSERT_EQ(Visited(*store), written);
  }
}

TEST(RocksChunkStore, WhatIsWrittenIsReadBeforeAndAfterItIsOnDisk) {
  TempFolder folder;
  auto store = MustOpen(OptionsFor(folder.path()));
  for (std::uint32_t i = 0; i < 40; ++i) store->WriteChunk(Key(i), Chunk(i));
  store->WriteChunk(Key(40), Chunk(40, 1000));  // an object's last one is short
  for (bool flush : {false, true}) {
    store->Drain(flush);
    for (std::uint32_t i = 0; i <= 40; ++i) {
      ASSERT_TRUE(store->Contains(Key(i)));
      auto read = store->ReadChunk(Key(i));
      ASSERT_TRUE(read);
      EXPECT_TRUE(read->bytes == Chunk(i, i == 40 ? 1000 : kChunkBytes).bytes);
    }
  }
  EXPECT_EQ(store->Stats().chunks, 41u);
  EXPECT_FALSE(store->Contains(Key(41)));
  EXPECT_FALSE(store->Contains(Key(1, 8)));
  EXPECT_FALSE(store->ReadChunk(Key(41)));
}

TEST(RocksChunkStore, AChunkIsReadableFromTheMomentItIsQueued) {
  TempFolder folder;
  auto store = MustOpen(OptionsFor(folder.path()));
  for (std::uint32_t i = 0; i < 100; ++i) {
    store->WriteChunk(Key(i), Chunk(i));
    ASSERT_TRUE(store->Contains(Key(i)));
    auto read = store->ReadChunk(Key(i));
    ASSERT_TRUE(read) << i;
    ASSERT_TRUE(read->bytes == Chunk(i).bytes);
  }
}

TEST(RocksChunkStore, WhenTheQueueIsFullChunksAreDroppedAndCounted) {
  TempFolder folder;
  StoreOptions options = OptionsFor(folder.path());
  options.write_queue_bytes = kChunkBytes / 2;
  auto store = MustOpen(options);
  store->WriteChunk(Key(0), Chunk(0));
  EXPECT_FALSE(store->Contains(Key(0)));
  EXPECT_EQ(store->Stats().dropped_writes, 1u);
}

TEST(RocksChunkStore, RecordsAreReadErasedAndKept) {
  TempFolder folder;
  {
    auto store = MustOpen(OptionsFor(folder.path()));
    EXPECT_FALSE(store->ReadRecord("a"));
    store->WriteRecord("a", "1");
    store->WriteRecord("a", "2");
    store->WriteRecord("b", "3");
    EXPECT_EQ(store->ReadRecord("a"), "2");
    store->EraseRecord("b");
    EXPECT_FALSE(store->ReadRecord("b"));
    store->Drain(false);
    EXPECT_EQ(store->ReadRecord("a"), "2");
    EXPECT_FALSE(store->ReadRecord("b"));
  }
  auto store = MustOpen(OptionsFor(folder.path()));
  EXPECT_EQ(store->ReadRecord("a"), "2");
  EXPECT_FALSE(store->ReadRecord("b"));
}

TEST(RocksChunkStore, ARestartKnowsEveryChunk) {
  TempFolder folder;
  {
    auto store = MustOpen(OptionsFor(folder.path()));
    for (std::uint32_t i = 0; i < 60; ++i) {
      store->WriteChunk(Key(i), Chunk(i));
      if (i % 7 == 6) store->Drain(true);  // many small tables, which get merged
    }
  }
  auto store = MustOpen(OptionsFor(folder.path()));
  EXPECT_EQ(store->Stats().chunks, 60u);
  for (std::uint32_t i = 0; i < 60; ++i) {
    ASSERT_TRUE(store->Contains(Key(i))) << i;
    auto read = store->ReadChunk(Key(i));
    ASSERT_TRUE(read) << i;
    EXPECT_TRUE(read->bytes == Chunk(i).bytes);
  }
}

// Flushes and merges move chunks between tables: the places must follow, or chunks are lost (or promised falsely).
TEST(RocksChunkStore, ThePlacesFollowMerges) {
  TempFolder folder;
  auto store = MustOpen(OptionsFor(folder.path()));
  std::uint32_t chunks = 0;
  for (int flush = 0; flush < 30; ++flush) {
    for (int i = 0; i < 2; ++i, ++chunks) store->WriteChunk(Key(chunks), Chunk(chunks));
    store->Drain(true);
  }
  for (std::uint32_t i = 0; i < chunks; ++i) {
    ASSERT_TRUE(store->Contains(Key(i))) << i;
    ASSERT_TRUE(store->ReadChunk(Key(i))) << i;
  }
  EXPECT_EQ(store->Stats().chunks, chunks);
}

// Four times the budget: files are weighed all the while, and what Contains says stays true.
TEST(RocksChunkStore, TheBudgetIsNeverExceeded) {
  for (std::uint64_t budget : {kLeastBudget, std::uint64_t{128} << 20}) {
    TempFolder folder;
    auto store = MustOpen(OptionsFor(folder.path(), budget));
    std::uint64_t most = 0;
    auto chunks = static_cast<std::uint32_t>(4 * budget / kChunkBytes);
    Slice chunk = Chunk(1);
    for (std::uint32_t i = 0; i < chunks; ++i) {
      store->WriteChunk(Key(i), chunk);
      if (i % 8 == 0) {
        store->Drain(false);
        most = std::max(most, BytesBelow(folder.path()));
      }
    }
    store->Drain(true);
    most = std::max(most, BytesBelow(folder.path()));
    EXPECT_LE(most, budget);
    EXPECT_GE(most, budget / 2);
    EXPECT_EQ(store->Stats().dropped_writes, 0u);
    std::uint32_t held = 0;
    for (std::uint32_t i = 0; i < chunks; ++i) {
      bool read = store->ReadChunk(Key(i)).has_value();  // the oldest table may be on its way out
      EXPECT_EQ(store->Contains(Key(i)), read) << i;
      held += read;
    }
    EXPECT_GE(held * std::uint64_t{kChunkBytes}, budget / 4) << "of " << budget;
    EXPECT_TRUE(store->Contains(Key(chunks - 1)));
    EXPECT_FALSE(store->Contains(Key(0)));
    auto counted = [&] {
      StoreStats stats = store->Stats();
      return stats.chunks + stats.evicted[0].chunks + stats.evicted[1].chunks;
    };
    const SteadyTime give_up = Clock::System().Now() + std::chrono::seconds(20);
    while (counted() != chunks && Clock::System().Now() < give_up) std::this_thread::yield();
    EXPECT_EQ(counted(), chunks);
    store->Maintain();
    StoreStats stats = store->Stats();
    EXPECT_NEAR(static_cast<double>(stats.evicted[0].bytes), static_cast<double>(stats.evicted[0].chunks * kChunkBytes),
                static_cast<double>(stats.evicted[0].bytes) / 100);
    EXPECT_GT(stats.database.small.count, 0u);
    EXPECT_GE(stats.database.small.bytes, budget / 4);
    EXPECT_LE(stats.database.small.bytes, stats.database.small_limit_bytes + stats.memtable_limit_bytes);
    EXPECT_EQ(stats.database.background_errors, 0u);
    EXPECT_LE(stats.database.block_cache_bytes, stats.database.block_cache_limit_bytes);
  }
}

// Three times what the cache holds is fetched once, while 20 chunks are read twice in between.
TEST(RocksChunkStore, WhatIsUsedOutlivesAScan) {
  TempFolder folder;
  constexpr std::uint64_t kBudget = 128 << 20;
  auto store = MustOpen(OptionsFor(folder.path(), kBudget));
  for (std::uint32_t i = 0; i < 20; ++i) store->WriteChunk(Key(i), Chunk(i));
  store->Drain(false);
  for (std::uint32_t i = 0; i < 20; ++i) store->CountUses(Key(i), 2);
  Slice chunk = Chunk(1);
  std::uint64_t most = 0;
  for (std::uint32_t i = 0; i < 3 * kBudget / kChunkBytes; ++i) {
    store->WriteChunk(Key(i, 99), chunk);
    if (i % 32 != 0) continue;
    store->Drain(false);
    most = std::max(most, BytesBelow(folder.path()));
  }
  store->Drain(true);
  EXPECT_LE(most, kBudget);
  EXPECT_FALSE(store->Contains(Key(0, 99)));
  for (std::uint32_t i = 0; i < 20; ++i) {
    auto read = store->ReadChunk(Key(i));
    ASSERT_TRUE(read) << i;
    EXPECT_TRUE(read->bytes == Chunk(i).bytes);
  }
  StoreStats stats = store->Stats();
  EXPECT_GE(stats.promoted[0].chunks, 20u);
  EXPECT_EQ(stats.promoted[0].bytes, stats.promoted[0].chunks * kChunkBytes);
}

// New chunks have the whole cache until others are used again, and then give way.
TEST(RocksChunkStore, WhatWasSeenOnceIsKeptWhileThereIsRoom) {
  TempFolder folder;
  constexpr std::uint64_t kBudget = 256 << 20;
  auto store = MustOpen(OptionsFor(folder.path(), kBudget));
  constexpr std::uint32_t kOnce = 700;  // of 845 that tables have room for
  Slice chunk = Chunk(1);
  for (std::uint32_t i = 0; i < kOnce; ++i) {
    store->WriteChunk(Key(i), chunk);
    if (i % 32 == 0) store->Drain(false);
  }
  store->Drain(true);
  for (std::uint32_t i = 0; i < kOnce; ++i) ASSERT_TRUE(store->Contains(Key(i))) << i;
  store.reset();
  store = MustOpen(OptionsFor(folder.path(), kBudget));
  EXPECT_EQ(store->Stats().chunks, kOnce);
}

// A film's chunks are used in a run: copies must not take the disk's writes for themselves.
TEST(RocksChunkStore, CopiesTakeATenthOfWhatIsFetched) {
  TempFolder folder;
  constexpr std::uint64_t kBudget = 128 << 20;
  auto store = MustOpen(OptionsFor(folder.path(), kBudget));
  Slice chunk = Chunk(1);
  constexpr std::uint32_t kFetched = 1200;
  for (std::uint32_t i = 0; i < kFetched; ++i) {
    store->WriteChunk(Key(i), chunk);
    store->Drain(false);
    store->CountUses(Key(i), 2);
  }
  std::uint32_t old = 0;
  for (std::uint32_t i = 0; i < kFetched - kBudget / kChunkBytes; ++i) old += store->Contains(Key(i));
  EXPECT_GT(old, 0u);
  EXPECT_LE(old, kFetched / 10);
}

TEST(RocksChunkStore, ObjectsAreCountedOnceAndAfterARestart) {
  TempFolder folder;
  auto store = MustOpen(OptionsFor(folder.path()));
  for (const char* record : {"one", "two", "three"}) store->WriteRecord("film", record);
  store->WriteRecord("gone", "one");
  store->EraseRecord("gone");
  for (int starts = 0; starts < 2; ++starts) {
    store->Drain(false);
    store->Maintain();
    EXPECT_EQ(store->Stats().objects, 1u);
    store.reset();
    store = MustOpen(OptionsFor(folder.path()));
  }
  store->Maintain();
  EXPECT_EQ(store->Stats().objects, 1u);
}

TEST(RocksChunkStore, ChunksReachTheDiskWhenTheyGetOld) {
  TempFolder folder;
  ManualClock clock;
  StoreOptions options = OptionsFor(folder.path());
  options.clock = &clock;
  auto store = MustOpen(options);
  store->WriteChunk(Key(1), Chunk(1));
  store->Drain(false);
  store->Maintain();
  EXPECT_TRUE(Tables(folder.path()).empty());
  clock.Advance(options.flush_age);
  store->Maintain();
  while (Tables(folder.path()).empty()) std::this_thread::yield();
}

// A kill loses what was in the memtable and nothing else. The death test starts this program anew, up to the statement
// (a fork would not have RocksDB's threads), so the folder's name goes over by the environment.
TEST(RocksChunkStoreDeathTest, AKilledProcessLosesOnlyWhatWasNotFlushed) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  constexpr const char* kVariable = "REELCACHE_STORE_TEST_FOLDER";
  std::optional<TempFolder> own;
  if (!getenv(kVariable)) setenv(kVariable, own.emplace().path().c_str(), 1);
  fs::path folder = getenv(kVariable);
  EXPECT_EXIT(
      {
        auto store = MustOpen(OptionsFor(folder));
        for (std::uint32_t i = 0; i < 20; ++i) store->WriteChunk(Key(i), Chunk(i));
        store->WriteRecord("film", "facts");
        store->Drain(true);
        for (std::uint32_t i = 20; i < 30; ++i) store->WriteChunk(Key(i), Chunk(i));
        store->Drain(false);
        raise(SIGKILL);
      },
      testing::KilledBySignal(SIGKILL), "");
  unsetenv(kVariable);
  auto store = MustOpen(OptionsFor(folder));
  EXPECT_EQ(store->ReadRecord("film"), "facts");
  for (std::uint32_t i = 0; i < 20; ++i) {
    auto read = store->ReadChunk(Key(i));
    ASSERT_TRUE(read) << i;
    EXPECT_TRUE(read->bytes == Chunk(i).bytes);
  }
  for (std::uint32_t i = 20; i < 30; ++i) EXPECT_FALSE(store->Contains(Key(i)));
}

TEST(RocksChunkStore, AFlippedByteIsAMissNeverAnAnswer) {
  TempFolder folder;
  {
    auto store = MustOpen(OptionsFor(folder.path()));
    for (std::uint32_t i = 0; i < 16; ++i) store->WriteChunk(Key(i), Chunk(i));
  }
  std::uint64_t flipped = 0;
  for (const fs::path& table : Tables(folder.path())) {
    std::fstream file(table, std::ios::in | std::ios::out | std::ios::binary);
    for (std::uint64_t at = kChunkBytes / 2; at + kChunkBytes < fs::file_size(table); at += 4 * kChunkBytes, ++flipped) {
      file.seekg(static_cast<std::streamoff>(at));
      char byte = static_cast<char>(file.get() ^ 1);
      file.seekp(static_cast<std::streamoff>(at));
      file.put(byte);
    }
  }
  ASSERT_GT(flipped, 0u);
  auto store = MustOpen(OptionsFor(folder.path()));
  std::uint64_t missed = 0;
  for (std::uint32_t i = 0; i < 16; ++i) {
    auto read = store->ReadChunk(Key(i));
    if (read)
      EXPECT_TRUE(read->bytes == Chunk(i).bytes) << i;
    else
      ++missed;
    EXPECT_EQ(store->Contains(Key(i)), read.has_value());
  }
  EXPECT_EQ(missed, flipped);
  EXPECT_EQ(store->Stats().errors, flipped);
  store->WriteChunk(Key(0), Chunk(0));  // and can be written anew
  store->Drain(true);
  EXPECT_TRUE(store->ReadChunk(Key(0)));
}

}  // namespace
}  // namespace reelcache
