// What an operator does to the store: purges, pins, and what they leave behind on a real disk.
#include <algorithm>
#include <thread>

#include "store/marks.h"
#include "store_test_util.h"

namespace reelcache {
namespace {

std::vector<std::string> RecordsBelow(RocksChunkStore& store, std::string_view prefix) {
  std::vector<std::string> keys;
  store.ForEachRecord(prefix, [&](const std::string& key, const std::string&) {
    keys.push_back(key);
    return true;
  });
  std::sort(keys.begin(), keys.end());
  return keys;
}

bool Commit(RocksChunkStore& store, const std::string& key, std::optional<std::string> record) {
  auto receipt = std::make_shared<WriteReceipt>();
  store.CommitRecord(key, std::move(record), receipt);
  return receipt->Wait();
}

bool PinObject(RocksChunkStore& store, std::uint64_t object, std::uint64_t bytes) {
  Pin pin{"film " + std::to_string(object), object, 1, bytes};
  bool committed = Commit(store, MarkOf(kPinMark, pin.cache_key), FormatPin(pin));
  store.pins().Put(std::move(pin));
  return committed;
}

TEST(Steering, RecordsAreWalkedByPrefixWaitingOnesToo) {
  TempFolder folder;
  auto store = MustOpen(OptionsFor(folder.path()));
  for (int i = 0; i < 600; ++i) store->WriteRecord("a/" + std::to_string(i), "x");
  store->WriteRecord("b/1", "x");
  store->Drain(false);
  ASSERT_TRUE(Commit(*store, MarkOf(kPinMark, "a/1"), "x"));
  store->WriteRecord("b/2", "x");
  store->EraseRecord("b/1");
  EXPECT_EQ(RecordsBelow(*store, "a/").size(), 600u);
  EXPECT_EQ(RecordsBelow(*store, "b/"), std::vector<std::string>{"b/2"});
  EXPECT_EQ(RecordsBelow(*store, "").size(), 601u) << "a mark is no record of an object";
  EXPECT_EQ(RecordsBelow(*store, kPinMark).size(), 1u);
  store->Drain(false);
  store->Maintain();
  EXPECT_EQ(store->Stats().objects, 601u);
  int seen = 0;
  store->ForEachRecord("a/", [&](const std::string&, const std::string&) { return ++seen < 3; });
  EXPECT_EQ(seen, 3);
}

TEST(Steering, ErasedChunksAreForgottenWhereverTheyAre) {
  TempFolder folder;
  auto store = MustOpen(OptionsFor(folder.path()));
  for (std::uint32_t i = 0; i < 40; ++i) {
    store->WriteChunk(Key(i, i % 2), Chunk(i, 64 * 1024));
    if (i == 20) store->Drain(true);
    if (i == 30) store->Drain(false);
  }
  EXPECT_EQ(store->EraseChunks({1}).size(), 20u);
  EXPECT_TRUE(store->EraseChunks({1}).empty());
  store->Drain(true);
  for (std::uint32_t i = 0; i < 40; ++i) EXPECT_EQ(store->Contains(Key(i, i % 2)), i % 2 == 0) << i;
}

TEST(Steering, AllIsGoneAtOnceMarksStayAndANewEpochBegins) {
  TempFolder folder;
  auto store = MustOpen(OptionsFor(folder.path()));
  EXPECT_EQ(store->epoch(), 0u);
  for (std::uint32_t i = 0; i < 100; ++i) store->WriteChunk(Key(i), Chunk(i));
  store->WriteRecord("film", "facts");
  ASSERT_TRUE(PinObject(*store, 7, 1 << 20));
  ASSERT_TRUE(Commit(*store, MarkOf(kPurgedMark, "film"), FormatMark({3})));
  store->Drain(true);
  for (std::uint32_t i = 100; i < 110; ++i) store->WriteChunk(Key(i), Chunk(i));  // some in a memtable, some waiting
  ASSERT_GE(BytesBelow(folder.path()), 100u * kChunkBytes);
  Dropped dropped = store->DropAll();
  EXPECT_TRUE(dropped.lasting);
  EXPECT_EQ(dropped.objects, 1u);
  EXPECT_GE(dropped.bytes, 100u * kChunkBytes);
  const std::uint64_t epoch = store->epoch();
  EXPECT_GT(epoch, 0u);
  while (BytesBelow(folder.path()) > (16 << 20)) std::this_thread::yield();
  for (std::uint32_t i = 0; i < 110; ++i) ASSERT_FALSE(store->Contains(Key(i))) << i;
  EXPECT_FALSE(store->ReadRecord("film"));
  EXPECT_TRUE(RecordsBelow(*store, "").empty());
  EXPECT_TRUE(RecordsBelow(*store, kPurgedMark).empty()) << "the epoch is enough";
  EXPECT_EQ(RecordsBelow(*store, kPinMark).size(), 1u);
  store->WriteChunk(Key(1), Chunk(1));
  store->WriteRecord("film", "new facts");
  store->Drain(true);
  for (int starts = 0; starts < 2; ++starts) {
    EXPECT_EQ(store->epoch(), epoch);
    EXPECT_EQ(store->Stats().chunks, 1u);
    EXPECT_TRUE(store->ReadChunk(Key(1))->bytes == Chunk(1).bytes);
    EXPECT_EQ(store->ReadRecord("film"), "new facts");
    EXPECT_EQ(store->pins().bytes(), 1u << 20);
    store.reset();
    store = MustOpen(OptionsFor(folder.path()));
  }
}

TEST(Steering, AStoreThatIsNotOursHasAnEpochOfItsOwnAndTakesNothing) {
  TempFolder folder;
  auto first = MustOpen(OptionsFor(folder.path()));
  first->DropAll();
  const std::uint64_t epoch = first->epoch();
  auto second = MustOpen(OptionsFor(folder.path()));
  EXPECT_GT(second->epoch(), 1u << 30);
  EXPECT_FALSE(Commit(*second, "film", "facts"));
  EXPECT_FALSE(second->DropAll().lasting);
  first.reset();
  while (!second->Stats().writable) std::this_thread::yield();
  EXPECT_EQ(second->epoch(), epoch);
}

// Four times what the cache holds is fetched; an eighth of it is pinned, and never used.
TEST(Steering, PinnedChunksStayWhileOthersTurn) {
  constexpr std::uint32_t kSmallChunk = 128 * 1024;
  constexpr auto kPinned = static_cast<std::uint32_t>(kLeastBudget / 8 / kSmallChunk);
  TempFolder folder;
  auto store = MustOpen(OptionsFor(folder.path(), kLeastBudget));
  ASSERT_TRUE(PinObject(*store, 7, kPinned * std::uint64_t{kSmallChunk}));
  ASSERT_LE(store->pins().bytes(), store->pins().limit_bytes());
  Slice chunk = Chunk(1, kSmallChunk);
  std::uint64_t most = 0;
  std::uint32_t next = 0;
  auto fetch = [&](std::uint64_t bytes) {
    for (std::uint32_t i = 0; i < bytes / kSmallChunk; ++i) {
      store->WriteChunk(Key(next++, 99), chunk);
      if (i % 16 != 0) continue;
      store->Drain(false);
      most = std::max(most, BytesBelow(folder.path()));
    }
  };
  for (std::uint32_t i = 0; i < kPinned; ++i) {
    store->WriteChunk(Key(i), Chunk(i, kSmallChunk));
    fetch(2 * kSmallChunk);  // they lie among others
  }
  fetch(2 * kLeastBudget);
  store.reset();
  store = MustOpen(OptionsFor(folder.path(), kLeastBudget));
  fetch(2 * kLeastBudget);
  store->Drain(true);
  EXPECT_LE(std::max(most, BytesBelow(folder.path())), kLeastBudget);
  EXPECT_FALSE(store->Contains(Key(0, 99)));
  for (std::uint32_t i = 0; i < kPinned; ++i) {
    auto read = store->ReadChunk(Key(i));
    ASSERT_TRUE(read) << i << " of " << kPinned;
    EXPECT_TRUE(read->bytes == Chunk(i, kSmallChunk).bytes);
  }
}

// Before it main was full, so new chunks had two fifths; after it they have the whole cache until main needs it again.
TEST(Steering, AfterADropOfEverythingTheWholeCacheIsUsedAndPinnedChunksStay) {
  constexpr std::uint32_t kSmallChunk = 128 * 1024;
  constexpr auto kPinned = static_cast<std::uint32_t>(kLeastBudget / 8 / kSmallChunk);
  TempFolder folder;
  auto store = MustOpen(OptionsFor(folder.path(), kLeastBudget));
  ASSERT_TRUE(PinObject(*store, 7, kPinned * std::uint64_t{kSmallChunk}));
  Slice chunk = Chunk(1, kSmallChunk);
  std::uint32_t next = 0;
  std::uint64_t most_small = 0;
  auto fetch = [&](std::uint64_t bytes) {
    for (std::uint32_t i = 0; i < bytes / kSmallChunk; ++i) {
      store->WriteChunk(Key(next++, 99), chunk);
      if (i % 16 != 0) continue;
      store->Drain(false);
      store->Maintain();
      most_small = std::max(most_small, store->Stats().database.small.bytes);
    }
  };
  auto fetch_pinned = [&] {
    for (std::uint32_t i = 0; i < kPinned; ++i) {
      store->WriteChunk(Key(i), Chunk(i, kSmallChunk));
      fetch(2 * kSmallChunk);
    }
    fetch(2 * kLeastBudget);
  };
  fetch_pinned();
  const std::uint64_t limit = store->Stats().database.small_limit_bytes;
  ASSERT_TRUE(store->Contains(Key(0)));
  store->DropAll();
  EXPECT_GT(store->Stats().new_chunks_bytes, limit);
  most_small = 0;
  fetch(2 * kLeastBudget);
  EXPECT_GT(most_small, limit);
  fetch_pinned();
  for (std::uint32_t i = 0; i < kPinned; ++i) ASSERT_TRUE(store->Contains(Key(i))) << i << " of " << kPinned;
  EXPECT_LE(BytesBelow(folder.path()), kLeastBudget);
}

TEST(Steering, PinsComeBackWithTheStoreAndThoseThatDoNotFitAreToldApart) {
  TempFolder folder;
  StoreOptions options = OptionsFor(folder.path());
  {
    auto store = MustOpen(options);
    EXPECT_EQ(store->pins().limit_bytes(), *options.budget_bytes / 4);
    ASSERT_TRUE(PinObject(*store, 1, 6 << 20));
    ASSERT_TRUE(PinObject(*store, 2, 6 << 20));
  }
  options.pin_bytes = 8 << 20;
  auto store = MustOpen(options);
  EXPECT_EQ(store->pins().limit_bytes(), 8u << 20);
  EXPECT_EQ(store->pins().bytes(), 6u << 20);
  EXPECT_EQ(store->pins().All().size(), 2u);
}

}  // namespace
}  // namespace reelcache
