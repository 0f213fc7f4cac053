// The layout of a multipart/byteranges body (RFC 9110 §14.6): text between the intervals, and the whole length.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/byte_interval.h"

namespace reelcache {

struct MultipartLayout {
  std::string content_type;             // "multipart/byteranges; boundary=..."
  std::vector<std::string> part_heads;  // before interval i: boundary, Content-Type, Content-Range, empty line
  std::string tail;                     // closing boundary
  std::uint64_t content_length = 0;     // bytes: heads, intervals and tail
};

// `boundary` must not occur in the object; a random 128-bit number in hex is good enough.
MultipartLayout PlanMultipart(const std::vector<ByteInterval>& intervals, std::uint64_t complete_length,
                              std::string_view part_content_type, std::string_view boundary);

}  // namespace reelcache
