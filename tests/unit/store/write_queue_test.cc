#include "store/write_queue.h"

#include <gtest/gtest.h>

#include <thread>

namespace reelcache {
namespace {

WriteQueue::ChunkWrite Chunk(std::uint32_t index, std::string_view bytes) {
  return {{1, 1, index}, Slice::Static(bytes)};
}

TEST(WriteQueue, ARecordThatDoesNotWaitIsNotAnErasedOne) {
  WriteQueue queue(100);
  EXPECT_FALSE(queue.FindRecord("film").has_value());
  queue.PutRecord({"film", std::nullopt});
  ASSERT_TRUE(queue.FindRecord("film").has_value());
  EXPECT_FALSE(queue.FindRecord("film")->has_value());
  queue.PutRecord({"film", "facts"});
  EXPECT_EQ(queue.FindRecord("film")->value(), "facts");
  queue.Done(*queue.Take());
  EXPECT_EQ(queue.FindRecord("film")->value(), "facts") << "the later write still waits";
  queue.Done(*queue.Take());
  EXPECT_FALSE(queue.FindRecord("film").has_value());
  EXPECT_TRUE(queue.empty());
}

TEST(WriteQueue, ChunksAreBoundedAndFoundUntilTheyAreDone) {
  WriteQueue queue(10);
  EXPECT_TRUE(queue.PutChunk(Chunk(1, "123456")));
  EXPECT_FALSE(queue.PutChunk(Chunk(2, "12345"))) << "no room";
  EXPECT_TRUE(queue.PutChunk(Chunk(3, "1234")));
  EXPECT_EQ(queue.bytes(), 10u);
  auto taken = queue.Take();
  EXPECT_TRUE(queue.HasChunk({1, 1, 1})) << "it is being written";
  queue.Done(*taken);
  EXPECT_FALSE(queue.HasChunk({1, 1, 1}));
  EXPECT_EQ(queue.FindChunk({1, 1, 3})->bytes, "1234");
  EXPECT_EQ(queue.bytes(), 4u);
}

TEST(WriteQueue, AChunkWaitsOnce) {
  WriteQueue queue(100);
  EXPECT_TRUE(queue.PutChunk(Chunk(1, "123456")));
  EXPECT_TRUE(queue.PutChunk(Chunk(1, "123456")));
  EXPECT_EQ(queue.bytes(), 6u);
  queue.Done(*queue.Take());
  EXPECT_TRUE(queue.empty());
}

TEST(WriteQueue, StoppingDrainsAndThenEnds) {
  WriteQueue queue(100);
  queue.PutChunk(Chunk(1, "a"));
  queue.Stop();
  EXPECT_FALSE(queue.PutChunk(Chunk(2, "b")));
  auto last = queue.Take();
  ASSERT_TRUE(last);
  queue.Done(*last);
  EXPECT_FALSE(queue.Take());
}

TEST(WriteQueue, ATakerWaitsForWork) {
  WriteQueue queue(100);
  std::optional<WriteQueue::Item> taken;
  std::thread taker([&] { taken = queue.Take(); });
  queue.PutChunk(Chunk(1, "a"));
  taker.join();
  ASSERT_TRUE(taken);
}

}  // namespace
}  // namespace reelcache
