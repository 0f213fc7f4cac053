// Purges beside everything else that goes on: viewers on two loops, a disk that is read and written, its maintenance.
#include "cache/purger.h"

#include <gtest/gtest.h>

#include <future>
#include <thread>

#include "store/rocks_chunk_store.h"
#include "support/fake_origin.h"
#include "support/temp_folder.h"
#include "support/test_body.h"

namespace reelcache {
namespace {

constexpr std::uint64_t kFilmBytes = 512 * 1024;

std::string Film(std::uint64_t seed) { return TestBody(seed).Slice(0, kFilmBytes); }

// Opens an object and reads it whole; what fails half-way is told as far as it came. On its loop.
class Reading final : public Viewer, public std::enable_shared_from_this<Reading> {
 public:
  using OnEnd = std::function<void(std::string body, bool whole)>;

  Reading(Cache& cache, Loop& loop, OnEnd on_end) : cache_(cache), loop_(loop), on_end_(std::move(on_end)) {}
  void Start(const std::string& name) {
    self_ = shared_from_this();
    if (auto opened = cache_.Open(loop_, name, {ByteInterval{0, UINT64_MAX}}, weak_from_this())) OnOpened(*opened);
  }
  void OnOpened(Result<Opened> opened) override {
    if (!opened.ok()) return End(false);
    reader_ = cache_.Read(loop_, *opened, {.interval = {0, opened->object->facts().complete_length}}, weak_from_this());
    OnReady();
  }
  void OnReady() override {
    while (reader_ && !reader_->done()) {
      auto piece = reader_->Next(SIZE_MAX);
      if (!piece) return;
      if (!piece->ok()) return End(false);
      body_ += piece->value().bytes.bytes;
    }
    if (reader_) End(true);
  }

 private:
  void End(bool whole) {
    reader_ = nullptr;
    loop_.Post([self = std::move(self_), whole] { self->on_end_(std::move(self->body_), whole); });
  }

  Cache& cache_;
  Loop& loop_;
  OnEnd on_end_;
  std::string body_;
  std::shared_ptr<BodyReader> reader_;
  std::shared_ptr<Reading> self_;  // until told
};

class PurgeThreadsTest : public testing::Test {
 protected:
  PurgeThreadsTest() {
    StoreOptions options;
    options.folder = folder_.path();
    options.budget_bytes = kLeastBudget;
    options.chunk_bytes = kChunkBytes;
    options.flush_age = std::chrono::milliseconds(0);  // at every look
    auto store = RocksChunkStore::Open(std::move(options));
    EXPECT_TRUE(store.ok());
    store_ = std::move(*store);
    CacheOptions cache_options;
    cache_options.chunk_bytes = kChunkBytes;
    cache_options.memory_bytes = 2 * kFilmBytes;  // less than the films: the disk is read, too
    cache_ = std::make_unique<Cache>(origin_, *store_, *readers_, Clock::System(), metrics_, cache_options);
    for (Loop& loop : loops_) threads_.emplace_back([&loop] { loop.Run(); });
    threads_.emplace_back([this] {
      while (!stop_) store_->Maintain();
    });
  }
  ~PurgeThreadsTest() override {
    readers_ = nullptr;
    for (Loop& loop : loops_)
      loop.Post([this, &loop] {
        origin_.CloseLoop(loop);
        loop.Stop();
      });
    for (std::thread& thread : threads_) thread.join();
    cache_ = nullptr;
  }

  void ServeAll(std::uint64_t seed) {
    for (const char* name : kNames) origin_.Serve(name, Film(seed));  // as the same version
  }
  void WatchOn(Loop& loop, const std::string& name) {
    auto again = [this, &loop, name](const std::string&, bool) {
      if (!stop_) return WatchOn(loop, name);
      if (--watching_ == 0) all_left_.set_value();
    };
    std::make_shared<Reading>(*cache_, loop, again)->Start(name);
  }
  std::string Read(Loop& loop, const std::string& name) {
    auto told = std::make_shared<std::promise<std::string>>();
    auto future = told->get_future();
    loop.Post([this, &loop, name, told] {
      auto tell = [told](std::string body, bool whole) { told->set_value(whole ? std::move(body) : "cut"); };
      std::make_shared<Reading>(*cache_, loop, tell)->Start(name);
    });
    return future.get();
  }
  void Watch() {
    watching_ = std::size(loops_);
    for (std::size_t i = 0; i < std::size(loops_); ++i)
      loops_[i].Post([this, i] { WatchOn(loops_[i], kNames[i]); });
  }
  void StopWatching() {
    stop_ = true;
    all_left_.get_future().wait();
  }

  static constexpr std::uint32_t kChunkBytes = 64 * 1024;
  static constexpr const char* kNames[] = {"a/1.mp4", "a/2.mp4", "b.mp4"};
  TempFolder folder_;
  FakeOrigin origin_;
  Metrics metrics_;
  std::unique_ptr<RocksChunkStore> store_;
  std::unique_ptr<WorkPool> readers_ = std::make_unique<WorkPool>("readers", 2);
  std::unique_ptr<Cache> cache_;
  Loop loops_[2]{Loop("one"), Loop("two")};
  std::atomic<bool> stop_{false};
  std::atomic<std::size_t> watching_{0};
  std::promise<void> all_left_;
  std::vector<std::thread> threads_;
};

TEST_F(PurgeThreadsTest, AfterAPurgeNobodyGetsBytesFromBefore) {
  ServeAll(0);
  Watch();
  Purger purger(*cache_, [](const auto&) {});
  for (std::uint64_t round = 1; round <= 6; ++round) {
    ServeAll(round);
    bool lasting = true;
    switch (round % 3) {
      case 0: lasting = purger.All(PurgeKind::kHard).lasting; break;
      case 1: lasting = purger.Prefix("", PurgeKind::kHard).lasting; break;
      default:
        for (const char* name : kNames) lasting &= purger.Name(name, PurgeKind::kHard).lasting;
    }
    EXPECT_TRUE(lasting) << round;
    const std::string body = Film(round);
    for (Loop& loop : loops_)
      for (const char* name : kNames) EXPECT_TRUE(Read(loop, name) == body) << name << ", round " << round;
  }
  StopWatching();
}

}  // namespace
}  // namespace reelcache
