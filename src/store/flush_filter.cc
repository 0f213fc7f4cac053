#include "store/flush_filter.h"

#include "store/chunk_record.h"

namespace reelcache {
namespace {

class FlushFilter final : public rocksdb::CompactionFilter {
 public:
  FlushFilter(std::shared_ptr<const UnflushedChunks> unflushed, Family family)
      : unflushed_(std::move(unflushed)), family_(family) {}

  // A key without bytes was put twice, and an earlier table has it.
  Decision FilterV2(int, const rocksdb::Slice& encoded, ValueType, const rocksdb::Slice&, std::string* value,
                    std::string*) const override {
    ChunkKey key = DecodeChunkKey(encoded.ToStringView());
    auto chunk = unflushed_->Find(family_, key);
    if (!chunk) return Decision::kRemove;
    value->reserve(chunk->size() + kChunkTrailerBytes);
    value->assign(chunk->bytes).append(ChunkTrailer(key, chunk->size()));
    return Decision::kChangeValue;
  }
  const char* Name() const override { return "reelcache.FlushFilter"; }

 private:
  const std::shared_ptr<const UnflushedChunks> unflushed_;
  const Family family_;
};

class FlushFilterFactory final : public rocksdb::CompactionFilterFactory {
 public:
  FlushFilterFactory(std::shared_ptr<const UnflushedChunks> unflushed, Family family)
      : unflushed_(std::move(unflushed)), family_(family) {}

  bool ShouldFilterTableFileCreation(rocksdb::TableFileCreationReason reason) const override {
    return reason == rocksdb::TableFileCreationReason::kFlush;
  }
  std::unique_ptr<rocksdb::CompactionFilter> CreateCompactionFilter(
      const rocksdb::CompactionFilter::Context&) override {
    return std::make_unique<FlushFilter>(unflushed_, family_);
  }
  const char* Name() const override { return "reelcache.FlushFilterFactory"; }

 private:
  const std::shared_ptr<const UnflushedChunks> unflushed_;
  const Family family_;
};

}  // namespace

std::shared_ptr<rocksdb::CompactionFilterFactory> MakeFlushFilterFactory(
    std::shared_ptr<const UnflushedChunks> unflushed, Family family) {
  return std::make_shared<FlushFilterFactory>(std::move(unflushed), family);
}

}  // namespace reelcache
