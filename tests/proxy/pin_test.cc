#include "cache/pinning.h"

#include <atomic>
#include <thread>

#include "cache/purger.h"
#include "store/marks.h"
#include "support/proxy_fixture.h"

namespace reelcache {
namespace {

class PinTest : public ProxyTest {
 protected:
  PinTest() {
    store.pins().Load({}, 10 * kMiB);
    for (const char* name : {"a/1.mp4", "a/2.mp4", "b/1.mp4"}) {
      origin.Serve(name, Bytes(4 * kMiB));
      Fetch(Get(name).Range("bytes=0-9"));
    }
    AwaitFills();
  }
  ObjectRef Open(const std::string& name) { return (*cache->Open(loop, name, {}, {}))->object; }
  std::optional<Pin> PinOf(const std::string& name) { return store.pins().Find(ObjectIdOf(cache->KeyOf(name))); }
};

TEST_F(PinTest, APinReservesTheWholeObjectAndMoreThanTheCapIsRefusedWhole) {
  Pinning pinning(*cache);
  auto totals = pinning.Add(*Open("a/1.mp4"));
  ASSERT_TRUE(totals.ok());
  EXPECT_EQ(totals->objects, 1u);
  EXPECT_EQ(totals->pinned_bytes, 4 * kMiB);
  EXPECT_EQ(totals->limit_bytes, 10 * kMiB);
  EXPECT_EQ(pinning.AddPrefix("a/")->pinned_bytes, 8 * kMiB) << "one of them was pinned already";
  auto refused = pinning.AddPrefix("");
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().code, Pinning::kOverLimit);
  EXPECT_FALSE(PinOf("b/1.mp4"));
  EXPECT_EQ(pinning.All().size(), 2u);
  EXPECT_EQ(pinning.All().front().name, "a/1.mp4");
  EXPECT_EQ(pinning.Remove("b/1.mp4")->objects, 0u);
  EXPECT_EQ(pinning.Remove("a/1.mp4")->pinned_bytes, 4 * kMiB);
  EXPECT_EQ(pinning.RemovePrefix("a/")->pinned_bytes, 0u);
  EXPECT_FALSE(store.ReadRecord(MarkOf(kPinMark, cache->KeyOf("a/2.mp4"))));
}

TEST_F(PinTest, WhatIsOnDiskAloneIsPinnedByItsPrefix) {
  Remake({});
  EXPECT_EQ(Pinning(*cache).AddPrefix("a/")->objects, 2u);
  Fetch(Get("a/1.mp4").Range("bytes=0-9"));
  EXPECT_EQ(PinOf("a/1.mp4")->version, Open("a/1.mp4")->version());
}

TEST_F(PinTest, ThePinMovesToTheVersionThatIsCurrent) {
  Pinning pinning(*cache);
  ASSERT_TRUE(pinning.Add(*Open("a/1.mp4")).ok());
  const std::uint64_t first = PinOf("a/1.mp4")->version;
  origin.Replace("a/1.mp4", Bytes(2 * kMiB, 2), {.etag = "\"v2\""});
  clock.Advance(std::chrono::seconds(61));
  Fetch(Get("a/1.mp4").Range("bytes=0-9"));
  EXPECT_NE(PinOf("a/1.mp4")->version, first);
  EXPECT_EQ(PinOf("a/1.mp4")->version, Open("a/1.mp4")->version());
  EXPECT_EQ(pinning.Totals().pinned_bytes, 2 * kMiB);
  origin.Replace("a/1.mp4", Bytes(11 * kMiB, 3), {.etag = "\"v3\""});
  clock.Advance(std::chrono::seconds(61));
  Fetch(Get("a/1.mp4").Range("bytes=0-9"));
  EXPECT_EQ(PinOf("a/1.mp4")->version, 0u) << "it no longer fits";
  EXPECT_EQ(pinning.Totals().pinned_bytes, 0u);
}

TEST_F(PinTest, AfterAPurgeItIsPinnedStillAndItsOldBytesAreNot) {
  Pinning pinning(*cache);
  ObjectRef old = Open("a/1.mp4");
  ASSERT_TRUE(pinning.Add(*old).ok());
  Purger purger(*cache, [](const auto&) {});
  purger.Name("a/1.mp4", PurgeKind::kHard);
  EXPECT_FALSE(store.pins().Keeps(old->KeyOf(0)));
  EXPECT_EQ(pinning.Totals().pinned_bytes, 4 * kMiB);
  Fetch(Get("a/1.mp4").Range("bytes=0-9"));
  EXPECT_TRUE(store.pins().Keeps(Open("a/1.mp4")->KeyOf(0)));
  purger.All(PurgeKind::kHard);
  EXPECT_EQ(pinning.All().size(), 1u);
  EXPECT_TRUE(store.ReadRecord(MarkOf(kPinMark, cache->KeyOf("a/1.mp4"))));
}

TEST_F(PinTest, WhereTheDiskTakesNoNoteNothingIsPinned) {
  store.SetWritable(false);
  auto refused = Pinning(*cache).AddPrefix("a/");
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().code, Pinning::kNotWritable);
  EXPECT_TRUE(store.pins().empty());
}

TEST_F(PinTest, ThePinMovesToAVersionThatIsKnownByItsRecord) {
  ASSERT_TRUE(Pinning(*cache).Add(*Open("a/1.mp4")).ok());
  Pin old = *PinOf("a/1.mp4");
  old.version = 1;  // the mark of a later one was dropped
  store.pins().Put(old);
  Remake({});
  Fetch(Get("a/1.mp4").Range("bytes=0-9"));
  EXPECT_EQ(PinOf("a/1.mp4")->version, Open("a/1.mp4")->version());
}

TEST_F(PinTest, AnUnpinHoldsThoughTheObjectIsLearntAnewMeanwhile) {
  Pinning pinning(*cache);
  ObjectRef old = Open("a/1.mp4");
  origin.Replace("a/1.mp4", Bytes(4 * kMiB, 2), {.etag = "\"v2\""});
  clock.Advance(std::chrono::seconds(61));
  Fetch(Get("a/1.mp4").Range("bytes=0-9"));
  ObjectRef live = Open("a/1.mp4");
  std::atomic<bool> done{false};
  std::thread operators([&] {
    for (int i = 0; i < 2000; ++i) {
      EXPECT_TRUE(pinning.Add(*old).ok());
      EXPECT_TRUE(pinning.Remove("a/1.mp4").ok());
      EXPECT_FALSE(PinOf("a/1.mp4")) << i;
    }
    done = true;
  });
  while (!done) cache->Annotate(live, "a note");  // moves a pin of the old version
  operators.join();
  EXPECT_FALSE(store.ReadRecord(MarkOf(kPinMark, cache->KeyOf("a/1.mp4"))));
}

}  // namespace
}  // namespace reelcache
