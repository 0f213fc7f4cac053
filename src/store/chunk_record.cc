#include "store/chunk_record.h"

#include "base/big_endian.h"

namespace reelcache {

std::string EncodeChunkKey(const ChunkKey& key) {
  std::string out;
  out.reserve(kChunkKeyBytes);
  PutBigEndian(out, key.object);
  PutBigEndian(out, key.version);
  PutBigEndian(out, key.index);
  return out;
}

ChunkKey DecodeChunkKey(std::string_view bytes) {
  ChunkKey key;
  key.object = TakeBigEndian<std::uint64_t>(bytes);
  key.version = TakeBigEndian<std::uint64_t>(bytes);
  key.index = TakeBigEndian<std::uint32_t>(bytes);
  return key;
}

std::string ChunkTrailer(const ChunkKey& key, std::size_t chunk_bytes) {
  std::string out = EncodeChunkKey(key);
  PutBigEndian(out, static_cast<std::uint32_t>(chunk_bytes));
  return out;
}

std::optional<std::string_view> ChunkInValue(const ChunkKey& key, std::string_view value) {
  if (value.size() < kChunkTrailerBytes) return std::nullopt;
  std::string_view chunk = value.substr(0, value.size() - kChunkTrailerBytes);
  if (value.substr(chunk.size()) != ChunkTrailer(key, chunk.size())) return std::nullopt;
  return chunk;
}

}  // namespace reelcache
