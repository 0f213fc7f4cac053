#include "store/chunk_record.h"

namespace reelcache {
namespace {

template <typename T>
void PutBigEndian(std::string& out, T value) {
  for (int shift = static_cast<int>(sizeof(T)) * 8 - 8; shift >= 0; shift -= 8)
    out += static_cast<char>(value >> shift & 0xff);
}

template <typename T>
T TakeBigEndian(std::string_view& bytes) {
  T value = 0;
  for (std::size_t i = 0; i < sizeof(T); ++i) value = static_cast<T>(value << 8 | static_cast<unsigned char>(bytes[i]));
  bytes.remove_prefix(sizeof(T));
  return value;
}

}  // namespace

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
