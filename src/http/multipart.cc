#include "http/multipart.h"

#include "http/response_writer.h"

namespace reelcache {

MultipartLayout PlanMultipart(const std::vector<ByteInterval>& intervals, std::uint64_t complete_length,
                              std::string_view part_content_type, std::string_view boundary) {
  const std::string delimiter = "--" + std::string(boundary);
  MultipartLayout layout;
  layout.content_type = "multipart/byteranges; boundary=" + std::string(boundary);
  for (const ByteInterval& interval : intervals) {
    std::string head = layout.part_heads.empty() ? "" : "\r\n";
    head.append(delimiter).append("\r\n");
    if (!part_content_type.empty()) head.append("Content-Type: ").append(part_content_type).append("\r\n");
    AppendContentRange(head, interval, complete_length);
    head.append("\r\n");
    layout.content_length += head.size() + interval.size();
    layout.part_heads.push_back(std::move(head));
  }
  layout.tail = "\r\n" + delimiter + "--\r\n";
  layout.content_length += layout.tail.size();
  return layout;
}

}  // namespace reelcache
