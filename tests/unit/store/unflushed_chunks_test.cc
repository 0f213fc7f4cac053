#include "store/unflushed_chunks.h"

#include <gtest/gtest.h>

#include "store/chunk_record.h"

namespace reelcache {
namespace {

const ChunkKey kFirst{1, 1, 0}, kSecond{1, 1, 1};

TEST(UnflushedChunks, AChunkIsFoundInItsFamilyUntilItsTableCanBeRead) {
  UnflushedChunks chunks;
  chunks.Put(Family::kSmall, kFirst, Slice::Own("first"));
  chunks.Put(Family::kMain, kSecond, Slice::Own("second"));
  EXPECT_EQ(chunks.Find(Family::kSmall, kFirst)->bytes, "first");
  EXPECT_FALSE(chunks.Find(Family::kMain, kFirst));
  chunks.Erase(Family::kSmall, EncodeChunkKey(kFirst) + EncodeChunkKey(kSecond));
  EXPECT_FALSE(chunks.Find(Family::kSmall, kFirst));
  EXPECT_EQ(chunks.Find(Family::kMain, kSecond)->bytes, "second");
}

TEST(UnflushedChunks, BytesAreThoseOfAllMemtablesAndOfTheOneThatGrows) {
  UnflushedChunks chunks;
  chunks.Put(Family::kSmall, kFirst, Slice::Own("first"));
  chunks.BeginMemtable(Family::kSmall);
  chunks.Put(Family::kSmall, kSecond, Slice::Own("second"));
  EXPECT_EQ(chunks.bytes(Family::kSmall), 11u);
  EXPECT_EQ(chunks.memtable_bytes(Family::kSmall), 6u);
  chunks.Erase(Family::kSmall, EncodeChunkKey(kFirst));
  EXPECT_EQ(chunks.bytes(Family::kSmall), 6u);
  EXPECT_EQ(chunks.bytes(Family::kMain), 0u);
}

TEST(UnflushedChunks, WhatIsPutTwiceCountsOnce) {
  UnflushedChunks chunks;
  for (int i = 0; i < 2; ++i) chunks.Put(Family::kSmall, kFirst, Slice::Own("first"));
  EXPECT_EQ(chunks.bytes(Family::kSmall), 5u);
  EXPECT_EQ(chunks.memtable_bytes(Family::kSmall), 5u);
}

}  // namespace
}  // namespace reelcache
