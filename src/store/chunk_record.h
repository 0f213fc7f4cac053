// Chunks as RocksDB keys and values. Layouts: FORMAT.md. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "store/chunk_store.h"

namespace reelcache {

inline constexpr std::size_t kChunkKeyBytes = 20;
inline constexpr std::size_t kChunkTrailerBytes = kChunkKeyBytes + 4;

std::string EncodeChunkKey(const ChunkKey& key);
// Requires: kChunkKeyBytes of them.
ChunkKey DecodeChunkKey(std::string_view bytes);

// Stands behind the chunk's bytes: the key again and the length, so that a value can prove what it is.
std::string ChunkTrailer(const ChunkKey& key, std::size_t chunk_bytes);

// The chunk's bytes within a stored value; nothing when the trailer is not that of `key`.
std::optional<std::string_view> ChunkInValue(const ChunkKey& key, std::string_view value);

}  // namespace reelcache
