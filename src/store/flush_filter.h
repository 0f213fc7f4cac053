// Puts the bytes of chunks into tables when a memtable, which holds their keys alone, is flushed.
#pragma once

#include <rocksdb/compaction_filter.h>

#include <memory>

#include "store/unflushed_chunks.h"

namespace reelcache {

// Flushes only: a merge takes values as they are.
std::shared_ptr<rocksdb::CompactionFilterFactory> MakeFlushFilterFactory(
    std::shared_ptr<const UnflushedChunks> unflushed, Family family);

}  // namespace reelcache
