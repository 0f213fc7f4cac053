// A chunked body as a client reads it (RFC 9112 §7.1): strict, without extensions and trailers, which we never send.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace reelcache {

struct ChunkScan {
  std::size_t used = 0;    // bytes up to the end of the last whole chunk
  bool complete = false;   // the last chunk, of no bytes, has come
  bool malformed = false;
};

// Looks at the lines only, so that a film may be asked for its completeness after each piece. `body`, when given, gets
// all bytes of chunks, those of an unfinished one too.
inline ChunkScan ScanChunks(std::string_view raw, std::string* body = nullptr) {
  ChunkScan scan;
  while (!scan.complete) {
    std::size_t line_end = raw.find("\r\n", scan.used);
    if (line_end == std::string_view::npos) return scan;
    std::string line(raw.substr(scan.used, line_end - scan.used));
    scan.malformed = line.empty() || line.find_first_not_of("0123456789abcdef") != std::string::npos;
    if (scan.malformed) return scan;
    std::size_t size = std::stoull(line, nullptr, 16), begin = line_end + 2;
    if (body != nullptr) body->append(raw.substr(begin, size));
    if (raw.size() < begin + size + 2) return scan;
    scan.malformed = raw.substr(begin + size, 2) != "\r\n";
    if (scan.malformed) return scan;
    scan.used = begin + size + 2;
    scan.complete = size == 0;
  }
  return scan;
}

inline std::string JoinChunks(std::string_view raw) {
  std::string body;
  ScanChunks(raw, &body);
  return body;
}

}  // namespace reelcache
