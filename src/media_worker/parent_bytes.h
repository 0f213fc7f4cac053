// The file as the parent hands it out: asked for piece by piece over the socket.
#pragma once

#include "media/byte_source.h"
#include "media/worker_protocol.h"

namespace reelcache {

// Ends the process when the parent is gone or has no more bytes for it: nobody waits for the facts then.
class ParentBytes final : public ByteSource {
 public:
  // Waits for the parent's Open.
  ParentBytes();

  std::uint64_t complete_length() const override { return open_.complete_length; }
  std::uint32_t poster_edge() const { return open_.poster_edge; }
  std::size_t ReadAt(std::uint64_t offset, std::span<char> into) override;

  void Send(MessageKind kind, std::string_view content);

 private:
  static constexpr std::uint64_t kWindowBytes = 16 * 1024;  // the least that is asked for: readers take a few each

  void Send(std::string_view message);
  Message Receive(MessageKind expected);
  void Ask(std::uint64_t offset, std::size_t count);

  MessageReader reader_;
  OpenRequest open_;
  std::string window_;  // the last answer
  std::uint64_t window_begin_ = 0;
};

}  // namespace reelcache
