#include "store/cache_folder.h"

#include <sys/mount.h>

#include <fstream>

#include "store_test_util.h"

namespace reelcache {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

std::string WhyNot(StoreOptions options) {
  auto store = RocksChunkStore::Open(std::move(options));
  return store.ok() ? "" : store.error().message;
}

void FillOneChunk(const fs::path& folder) {
  auto store = MustOpen(OptionsFor(folder));
  store->WriteChunk(Key(1), Chunk(1));
  store->Drain(true);
}

std::size_t AsideFolders(const fs::path& folder) {
  std::size_t found = 0;
  for (const auto& entry : fs::directory_iterator(folder)) found += entry.path().filename().string().starts_with("aside-");
  return found;
}

TEST(CacheFolder, AFolderThatIsNotOursIsRefusedAndLeftAlone) {
  TempFolder folder;
  std::ofstream(folder.path() / "thesis.txt") << "years of work";
  EXPECT_NE(WhyNot(OptionsFor(folder.path())).find("--cache-dir"), std::string::npos);
  StoreOptions reset = OptionsFor(folder.path());
  reset.reset = true;
  EXPECT_NE(WhyNot(reset).find("--cache-dir"), std::string::npos);
  EXPECT_TRUE(fs::exists(folder.path() / "thesis.txt"));
  EXPECT_EQ(std::distance(fs::directory_iterator(folder.path()), {}), 1);
}

TEST(CacheFolder, AForeignFileInOurFolderIsRefusedToo) {
  TempFolder folder;
  FillOneChunk(folder.path());
  std::ofstream(folder.path() / "thesis.txt") << "years of work";
  EXPECT_NE(WhyNot(OptionsFor(folder.path())).find("--cache-dir"), std::string::npos);
}

TEST(CacheFolder, AFileInTheWayIsRefused) {
  TempFolder folder;
  std::ofstream(folder.path() / "file") << "x";
  EXPECT_NE(WhyNot(OptionsFor(folder.path() / "file")).find("--cache-dir"), std::string::npos);
  EXPECT_NE(WhyNot(OptionsFor(folder.path() / "file" / "below")).find("--cache-dir"), std::string::npos);
}

TEST(CacheFolder, AnotherChunkSizeIsRefusedWithTheCure) {
  TempFolder folder;
  FillOneChunk(folder.path());
  StoreOptions other = OptionsFor(folder.path());
  other.chunk_bytes = 2 * kChunkBytes;
  std::string why = WhyNot(other);
  EXPECT_NE(why.find("--chunk-size"), std::string::npos) << why;
  EXPECT_NE(why.find("256KiB"), std::string::npos) << why;
  other.reset = true;
  EXPECT_EQ(WhyNot(other), "");
}

TEST(CacheFolder, ResetStartsEmpty) {
  TempFolder folder;
  FillOneChunk(folder.path());
  StoreOptions options = OptionsFor(folder.path());
  options.reset = true;
  auto store = MustOpen(options);
  EXPECT_FALSE(store->Contains(Key(1)));
}

TEST(CacheFolder, AnotherLayoutIsMovedAside) {
  TempFolder folder;
  FillOneChunk(folder.path());
  std::ofstream(folder.path() / "REELCACHE", std::ios::trunc) << "reelcache layout 0 chunk_bytes 262144\n";
  auto store = MustOpen(OptionsFor(folder.path()));
  EXPECT_EQ(AsideFolders(folder.path()), 1u);
  EXPECT_FALSE(store->Contains(Key(1)));
  store->WriteChunk(Key(2), Chunk(2));
  EXPECT_TRUE(store->Contains(Key(2)));
}

TEST(CacheFolder, ADatabaseThatDoesNotOpenIsMovedAside) {
  for (const char* broken : {"CURRENT", "MANIFEST"}) {
    TempFolder folder;
    FillOneChunk(folder.path());
    for (const auto& entry : fs::directory_iterator(folder.path() / "db"))
      if (entry.path().filename().string().starts_with(broken)) std::ofstream(entry.path(), std::ios::trunc) << "nonsense";
    auto store = MustOpen(OptionsFor(folder.path()));
    EXPECT_EQ(AsideFolders(folder.path()), 1u) << broken;
    store->WriteChunk(Key(2), Chunk(2));
    store->Drain(true);
    EXPECT_TRUE(store->ReadChunk(Key(2)));
  }
}

TEST(CacheFolder, WhatLiesAsideCountsAgainstTheBudget) {
  TempFolder folder;
  FillOneChunk(folder.path());
  fs::create_directory(folder.path() / "aside-1");
  std::ofstream(folder.path() / "aside-1" / "table") << std::string(20 << 20, 'x');
  {
    auto store = MustOpen(OptionsFor(folder.path(), kLeastBudget));
    Slice chunk = Chunk(1);
    for (std::uint32_t i = 0; i < 400; ++i) {
      store->WriteChunk(Key(i), chunk);
      if (i % 8 == 0) store->Drain(false);
    }
    store->Drain(true);
    EXPECT_LE(BytesBelow(folder.path()), kLeastBudget);
    EXPECT_EQ(AsideFolders(folder.path()), 1u);
  }
  std::ofstream(folder.path() / "aside-1" / "more") << std::string(20 << 20, 'x');
  auto store = MustOpen(OptionsFor(folder.path(), kLeastBudget));
  EXPECT_EQ(AsideFolders(folder.path()), 0u) << "more than half of the budget is too much to keep";
}

TEST(CacheFolder, SaysWhereOperatorsReachTheProcessThatHasIt) {
  TempFolder folder;
  const auto address = [&] { return CacheFolder::ReadAddress(folder.path()).value_or("none"); };
  {
    ManualClock clock;
    StoreOptions waits = OptionsFor(folder.path());
    waits.clock = &clock;
    auto first = MustOpen(OptionsFor(folder.path()));
    EXPECT_EQ(address(), "none");
    first->TellAddress("http://127.0.0.1:5010");
    EXPECT_EQ(address(), "http://127.0.0.1:5010");
    EXPECT_EQ(fs::status(folder.path() / "admin").permissions(), fs::perms::owner_read | fs::perms::owner_write);
    auto second = MustOpen(std::move(waits));
    second->TellAddress("off");
    EXPECT_EQ(address(), "http://127.0.0.1:5010") << "of the one that has the folder";
    first = nullptr;
    EXPECT_EQ(address(), "none");
    clock.Advance(10s);
    second->Maintain();
    EXPECT_EQ(address(), "off");
  }
  EXPECT_EQ(address(), "none");
  EXPECT_EQ(WhyNot(OptionsFor(folder.path())), "");
}

TEST(CacheFolder, AnAddressOfASymbolicLinkIsNotBelieved) {
  TempFolder folder;
  std::ofstream(folder.path() / "elsewhere") << "http://192.0.2.1:80\n";
  fs::create_symlink("elsewhere", folder.path() / "admin");
  EXPECT_EQ(CacheFolder::ReadAddress(folder.path()), std::nullopt);
}

TEST(CacheFolder, ALockedCacheIsWaitedFor) {
  TempFolder folder;
  ManualClock clock;
  auto first = MustOpen(OptionsFor(folder.path()));
  first->WriteChunk(Key(1), Chunk(1));
  StoreOptions options = OptionsFor(folder.path());
  options.clock = &clock;
  auto second = MustOpen(options);
  EXPECT_FALSE(second->Stats().writable);
  second->WriteChunk(Key(2), Chunk(2));
  EXPECT_FALSE(second->Contains(Key(1)));
  EXPECT_FALSE(second->Contains(Key(2)));
  EXPECT_FALSE(second->ReadChunk(Key(1)));
  EXPECT_FALSE(second->ReadRecord("film"));
  first.reset();
  clock.Advance(10s);
  second->Maintain();
  EXPECT_TRUE(second->Stats().writable);
  EXPECT_TRUE(second->ReadChunk(Key(1)));

  StoreOptions reset = OptionsFor(folder.path());
  reset.reset = true;
  EXPECT_NE(WhyNot(reset).find("--reset-cache"), std::string::npos) << "never under somebody's feet";
}

// Somebody else's file takes whatever is left, the ballast's room, too, once that has been given up.
void FillDisk(const fs::path& file, RocksChunkStore& store, ManualClock& clock) {
  std::string block(64 * 1024, 'x');
  for (std::uint32_t i = 0; i < 400 && (i == 0 || store.Stats().writable); ++i) {
    std::ofstream other(file, std::ios::app);
    while (other.write(block.data(), static_cast<std::streamsize>(block.size())).flush()) {
    }
    store.WriteChunk(Key(i), Chunk(i));
    store.Drain(true);
    clock.Advance(10s);
    store.Maintain();
  }
}

// A disk of its own that is smaller than the budget allows: needs the right to mount.
TEST(CacheFolder, AFullDiskEndsStoringUntilThereIsRoom) {
  constexpr std::uint32_t kMany = 64;
  TempFolder folder;
  if (mount("none", folder.path().c_str(), "tmpfs", 0, "size=96m") != 0) GTEST_SKIP() << "mounting is not allowed";
  {
    ManualClock clock;
    StoreOptions options = OptionsFor(folder.path() / "cache", kLeastBudget);
    options.clock = &clock;
    auto store = MustOpen(options);
    store->WriteChunk(Key(500), Chunk(500));
    store->Drain(true);
    FillDisk(folder.path() / "other", *store, clock);
    EXPECT_FALSE(store->Stats().writable);
    store->WriteChunk(Key(1000), Chunk(1000));  // dropped without a word to the reader
    EXPECT_FALSE(store->Contains(Key(1000)));
    EXPECT_TRUE(store->ReadChunk(Key(500))) << "what is on disk is still served";
    fs::remove(folder.path() / "other");
    clock.Advance(10s);
    store->Maintain();
    EXPECT_TRUE(store->Stats().writable);
    store->WriteChunk(Key(1001), Chunk(1001));
    store->Drain(true);
    auto read = store->ReadChunk(Key(1001));
    ASSERT_TRUE(read);
    EXPECT_TRUE(read->bytes == Chunk(1001).bytes);

    clock.Advance(10s);
    store->Maintain();  // with the room come the limits of before
    for (std::uint32_t i = 0; i < kMany; ++i) {
      store->WriteChunk(Key(2000 + i), Chunk(2000 + i));
      if (i % 8 == 7) store->Drain(true);
    }
    store->Drain(true);
    std::uint32_t kept = 0;
    for (std::uint32_t i = 0; i < kMany; ++i) kept += store->ReadChunk(Key(2000 + i)).has_value();
    EXPECT_EQ(kept, kMany);
  }
  umount(folder.path().c_str());
}

TEST(CacheFolder, EverythingIsDroppedOnAFullDiskAndStoringGoesOnWithTheRoom) {
  TempFolder folder;
  if (mount("none", folder.path().c_str(), "tmpfs", 0, "size=96m") != 0) GTEST_SKIP() << "mounting is not allowed";
  {
    ManualClock clock;
    StoreOptions options = OptionsFor(folder.path() / "cache", kLeastBudget);
    options.clock = &clock;
    auto store = MustOpen(options);
    store->WriteChunk(Key(500), Chunk(500));
    store->Drain(true);
    FillDisk(folder.path() / "other", *store, clock);
    for (int drops = 0; drops < 2; ++drops) {
      const std::uint64_t before = store->epoch();
      store->DropAll();
      EXPECT_GT(store->epoch(), before);
      EXPECT_FALSE(store->Contains(Key(500)));
      EXPECT_FALSE(store->ReadChunk(Key(500)));
      store->Maintain();
    }
    const std::uint64_t epoch = store->epoch();
    fs::remove(folder.path() / "other");
    for (int rounds = 0; rounds < 2; ++rounds) {
      clock.Advance(10s);
      store->Maintain();
    }
    EXPECT_TRUE(store->Stats().writable);
    EXPECT_EQ(store->epoch(), epoch);
    store->WriteChunk(Key(1001), Chunk(1001));
    store->Drain(true);
    store.reset();
    store = MustOpen(options);
    EXPECT_EQ(store->epoch(), epoch) << "it is in the database by now";
    EXPECT_TRUE(store->ReadChunk(Key(1001)));
  }
  umount(folder.path().c_str());
}

}  // namespace
}  // namespace reelcache
