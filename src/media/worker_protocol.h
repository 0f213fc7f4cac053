// What reelcache and the program that reads videos, reelcache-media, say to each other over a socket pair, which is the
// program's descriptor 0.
//
//   reelcache  Open     the file's length and the largest edge of a poster (0: none is wanted), once and first
//   program    Read     an offset and a count of bytes; one question at a time
//   reelcache  Bytes    the answer, fewer bytes only at the end of the file
//   program    Poster   a JPEG; at most once, and only where one is wanted
//   program    Facts    FormatFacts of what was found, once and last
//
// A message is its length in 32 bits, its kind in 8, and its content; numbers are little-endian. Either side may end at
// any time: reelcache when the bytes cannot be had, the program when the file makes it crash.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace reelcache {

enum class MessageKind : std::uint8_t { kOpen = 1, kRead = 2, kBytes = 3, kFacts = 4, kPoster = 5 };

inline constexpr int kWorkerDescriptor = 0;
inline constexpr std::uint32_t kMostReadBytes = 256 * 1024;    // of one Read
inline constexpr std::uint32_t kMostMessageBytes = kMostReadBytes;
inline constexpr std::uint32_t kMostFactsBytes = 8 * 1024;
inline constexpr std::uint32_t kMostPosterBytes = 128 * 1024;
inline constexpr std::size_t kMessageHeadBytes = 5;

struct Message {
  MessageKind kind;
  std::string_view content;
};

struct OpenRequest {
  std::uint64_t complete_length = 0;
  std::uint32_t poster_edge = 0;  // pixels
};

struct ReadRequest {
  std::uint64_t offset = 0;
  std::uint32_t count = 0;
};

// Requires: at most kMostMessageBytes of content.
std::string FormatMessage(MessageKind kind, std::string_view content);
std::string FormatOpen(OpenRequest request);
std::string FormatRead(ReadRequest request);

std::optional<OpenRequest> ParseOpen(std::string_view content);
// Nothing where the count is 0 or above kMostReadBytes.
std::optional<ReadRequest> ParseRead(std::string_view content);
// Whether it is of an allowed length and has a JPEG's first and last bytes.
bool IsPoster(std::string_view content);

// Puts pieces of a stream together to messages.
class MessageReader {
 public:
  void Add(std::string_view bytes) { buffer_.append(bytes); }
  // The next whole message, valid until the next call. Nothing: more bytes are needed, or bad().
  std::optional<Message> Next();
  // The other side sent what no message begins with.
  bool bad() const { return bad_; }

 private:
  std::string buffer_;
  std::size_t taken_ = 0;  // bytes of the buffer that were given out
  bool bad_ = false;
};

}  // namespace reelcache
