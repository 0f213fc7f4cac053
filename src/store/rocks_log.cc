#include "store/rocks_log.h"

#include <cstdarg>
#include <cstdio>

#include "base/log.h"

namespace reelcache {
namespace {

class RocksLog final : public rocksdb::Logger {
 public:
  RocksLog() : rocksdb::Logger(rocksdb::InfoLogLevel::WARN_LEVEL) {}

  using rocksdb::Logger::Logv;
  void Logv(const char* format, va_list arguments) override {
    char line[1024];
    int length = std::vsnprintf(line, sizeof line, format, arguments);
    if (length <= 0) return;
    spdlog::debug("RocksDB: {}", std::string_view(line, std::min<std::size_t>(static_cast<std::size_t>(length), sizeof line - 1)));
  }
};

}  // namespace

std::shared_ptr<rocksdb::Logger> MakeRocksLog() { return std::make_shared<RocksLog>(); }

}  // namespace reelcache
