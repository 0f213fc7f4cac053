#include "http/chunked_writer.h"

#include <fmt/format.h>

#include <utility>

namespace reelcache {

std::string ChunkedWriter::Before(std::size_t chunk_bytes) {
  return fmt::format("{}{:x}\r\n", std::exchange(first_, false) ? "" : "\r\n", chunk_bytes);
}

std::string ChunkedWriter::End() { return std::exchange(first_, false) ? "0\r\n\r\n" : "\r\n0\r\n\r\n"; }

}  // namespace reelcache
