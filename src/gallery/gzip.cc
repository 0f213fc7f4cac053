#include "gallery/gzip.h"

#include <zlib.h>

#include <algorithm>

namespace reelcache {
namespace {

constexpr int kLevel = 3;
constexpr int kGzipFormat = 16;         // added to the window bits
constexpr std::size_t kPieceBytes = 64 * 1024;

}  // namespace

std::string Gzip(std::string_view text) {
  z_stream stream{};
  if (deflateInit2(&stream, kLevel, Z_DEFLATED, MAX_WBITS + kGzipFormat, MAX_MEM_LEVEL, Z_DEFAULT_STRATEGY) != Z_OK)
    return {};
  std::string out;
  std::string piece(kPieceBytes, '\0');
  int result = Z_OK;
  while (result == Z_OK) {
    // zlib counts in 32 bits, and its pointer to the input is not const.
    std::string_view input = text.substr(0, kPieceBytes);
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(input.data()));
    stream.avail_in = static_cast<uInt>(input.size());
    stream.next_out = reinterpret_cast<Bytef*>(piece.data());
    stream.avail_out = static_cast<uInt>(piece.size());
    result = deflate(&stream, input.size() == text.size() ? Z_FINISH : Z_NO_FLUSH);
    text.remove_prefix(input.size() - stream.avail_in);
    out.append(piece, 0, piece.size() - stream.avail_out);
  }
  deflateEnd(&stream);
  return result == Z_STREAM_END ? out : std::string();
}

}  // namespace reelcache
