// Writes the keys of every table into the table's own properties, so that a start knows all chunks without reading one.
#pragma once

#include <rocksdb/table_properties.h>

#include <memory>

namespace reelcache {

// The property's name; its value is the keys one after the other.
inline constexpr const char* kTableKeysProperty = "reelcache.keys";

std::shared_ptr<rocksdb::TablePropertiesCollectorFactory> MakeKeyCollectorFactory();

}  // namespace reelcache
