#include "media/worker_protocol.h"

#include "media/byte_order.h"

namespace reelcache {
namespace {

void AppendLittleEndian(std::string& out, std::uint64_t number, int bytes) {
  for (int i = 0; i < bytes; ++i) out.push_back(static_cast<char>(number >> 8 * i & 0xff));
}

}  // namespace

std::string FormatMessage(MessageKind kind, std::string_view content) {
  std::string out;
  out.reserve(kMessageHeadBytes + content.size());
  AppendLittleEndian(out, content.size(), 4);
  out.push_back(static_cast<char>(kind));
  return out.append(content);
}

std::string FormatOpen(OpenRequest request) {
  std::string content;
  AppendLittleEndian(content, request.complete_length, 8);
  AppendLittleEndian(content, request.poster_edge, 4);
  return FormatMessage(MessageKind::kOpen, content);
}

std::string FormatRead(ReadRequest request) {
  std::string content;
  AppendLittleEndian(content, request.offset, 8);
  AppendLittleEndian(content, request.count, 4);
  return FormatMessage(MessageKind::kRead, content);
}

std::optional<OpenRequest> ParseOpen(std::string_view content) {
  if (content.size() != 12) return std::nullopt;
  return OpenRequest{LittleEndian(content.substr(0, 8)), static_cast<std::uint32_t>(LittleEndian(content.substr(8)))};
}

std::optional<ReadRequest> ParseRead(std::string_view content) {
  if (content.size() != 12) return std::nullopt;
  ReadRequest request{LittleEndian(content.substr(0, 8)), static_cast<std::uint32_t>(LittleEndian(content.substr(8)))};
  bool fits = request.count > 0 && request.count <= kMostReadBytes;
  return fits ? std::optional(request) : std::nullopt;
}

bool IsPoster(std::string_view content) {
  constexpr std::string_view kBegin = "\xff\xd8\xff", kEnd = "\xff\xd9";
  return content.size() >= kBegin.size() + kEnd.size() && content.size() <= kMostPosterBytes &&
         content.starts_with(kBegin) && content.ends_with(kEnd);
}

std::optional<Message> MessageReader::Next() {
  buffer_.erase(0, taken_);
  taken_ = 0;
  if (bad_ || buffer_.size() < kMessageHeadBytes) return std::nullopt;
  const std::string_view bytes = buffer_;
  const std::uint64_t length = LittleEndian(bytes.substr(0, 4));
  const auto kind = static_cast<MessageKind>(bytes[4]);
  bad_ = length > kMostMessageBytes || kind < MessageKind::kOpen || kind > MessageKind::kPoster;
  if (bad_ || bytes.size() < kMessageHeadBytes + length) return std::nullopt;
  taken_ = kMessageHeadBytes + length;
  return Message{kind, bytes.substr(kMessageHeadBytes, length)};
}

}  // namespace reelcache
