// RocksDB's own log, as lines of ours. It gets no file: on a full disk the file logger of Debian's RocksDB, which is
// built with assertions, ends the process at the line after the one that did not fit.
#pragma once

#include <rocksdb/env.h>

#include <memory>

namespace reelcache {

// Passes on warnings and worse at level debug: what matters comes as a status, too.
std::shared_ptr<rocksdb::Logger> MakeRocksLog();

}  // namespace reelcache
