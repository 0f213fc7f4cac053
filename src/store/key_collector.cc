#include "store/key_collector.h"

#include "store/chunk_record.h"

namespace reelcache {
namespace {

class KeyCollector final : public rocksdb::TablePropertiesCollector {
 public:
  rocksdb::Status AddUserKey(const rocksdb::Slice& key, const rocksdb::Slice&, rocksdb::EntryType,
                             rocksdb::SequenceNumber, std::uint64_t) override {
    if (key.size() == kChunkKeyBytes) keys_.append(key.data(), key.size());
    return rocksdb::Status::OK();
  }
  rocksdb::Status Finish(rocksdb::UserCollectedProperties* properties) override {
    (*properties)[kTableKeysProperty] = keys_;
    return rocksdb::Status::OK();
  }
  rocksdb::UserCollectedProperties GetReadableProperties() const override { return {}; }
  const char* Name() const override { return "reelcache.KeyCollector"; }

 private:
  std::string keys_;
};

class KeyCollectorFactory final : public rocksdb::TablePropertiesCollectorFactory {
 public:
  rocksdb::TablePropertiesCollector* CreateTablePropertiesCollector(Context) override { return new KeyCollector; }
  const char* Name() const override { return "reelcache.KeyCollectorFactory"; }
};

}  // namespace

std::shared_ptr<rocksdb::TablePropertiesCollectorFactory> MakeKeyCollectorFactory() {
  return std::make_shared<KeyCollectorFactory>();
}

}  // namespace reelcache
