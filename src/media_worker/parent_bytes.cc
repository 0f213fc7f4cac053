#include "media_worker/parent_bytes.h"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

namespace reelcache {

ParentBytes::ParentBytes() {
  auto open = ParseOpen(Receive(MessageKind::kOpen).content);
  if (!open) _exit(1);
  open_ = *open;
}

std::size_t ParentBytes::ReadAt(std::uint64_t offset, std::span<char> into) {
  std::size_t done = 0;
  while (done < into.size() && offset < complete_length()) {
    if (offset < window_begin_ || offset >= window_begin_ + window_.size()) Ask(offset, into.size() - done);
    std::size_t count = std::min(into.size() - done, window_.size() - (offset - window_begin_));
    std::memcpy(into.data() + done, window_.data() + (offset - window_begin_), count);
    offset += count;
    done += count;
  }
  return done;
}

void ParentBytes::Send(MessageKind kind, std::string_view content) { Send(FormatMessage(kind, content)); }

void ParentBytes::Ask(std::uint64_t offset, std::size_t count) {
  std::uint64_t ask = std::clamp<std::uint64_t>(count, kWindowBytes, kMostReadBytes);
  ask = std::min(ask, complete_length() - offset);
  Send(FormatRead({offset, static_cast<std::uint32_t>(ask)}));
  window_ = Receive(MessageKind::kBytes).content;
  window_begin_ = offset;
  if (window_.empty()) _exit(1);
}

void ParentBytes::Send(std::string_view message) {
  while (!message.empty()) {
    ssize_t written = write(kWorkerDescriptor, message.data(), message.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) _exit(1);
    message.remove_prefix(static_cast<std::size_t>(written));
  }
}

Message ParentBytes::Receive(MessageKind expected) {
  for (;;) {
    if (auto message = reader_.Next()) {
      if (message->kind != expected) _exit(1);
      return *message;
    }
    char piece[64 * 1024];
    ssize_t count = read(kWorkerDescriptor, piece, sizeof piece);
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0 || reader_.bad()) _exit(1);
    reader_.Add({piece, static_cast<std::size_t>(count)});
  }
}

}  // namespace reelcache
