// The lines around the chunks of a body whose length is not announced (RFC 9112 §7.1). The bytes of a chunk go out
// between them untouched.
#pragma once

#include <cstddef>
#include <string>

namespace reelcache {

class ChunkedWriter {
 public:
  // What goes out before `chunk_bytes` bytes: the line end of the chunk before and the size line of this one.
  // Requires: chunk_bytes > 0; a chunk of none would be the last.
  std::string Before(std::size_t chunk_bytes);

  // The end: the last chunk, and no trailers. Without it a client knows that the body was cut.
  std::string End();

 private:
  bool first_ = true;
};

}  // namespace reelcache
