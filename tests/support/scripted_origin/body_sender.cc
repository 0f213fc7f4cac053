#include "support/scripted_origin/body_sender.h"

#include <algorithm>

namespace reelcache {
namespace {

constexpr std::uint64_t kMinPiece = 4 * 1024;
constexpr std::uint64_t kMaxPiece = 64 * 1024;
constexpr std::uint64_t kPiecesPerSecond = 2000;
constexpr auto kMaxCatchUp = std::chrono::milliseconds(20);

}  // namespace

std::size_t Pace::piece_bytes() const {
  if (bytes_per_second_ == 0) return kMaxPiece;
  return std::clamp(bytes_per_second_ / kPiecesPerSecond, kMinPiece, kMaxPiece);
}

ClientSocket::Clock::time_point Pace::TimeOf(std::uint64_t position) {
  const auto now = ClientSocket::Clock::now();
  if (bytes_per_second_ == 0) return now;
  const auto after = std::chrono::duration_cast<std::chrono::nanoseconds>(
      std::chrono::duration<double>(static_cast<double>(position) / static_cast<double>(bytes_per_second_)));
  if (position == 0) start_ = now;
  // A client that did not read for a while gets no burst for it afterwards.
  start_ = std::max(start_, now - after - kMaxCatchUp);
  return start_ + after;
}

bool BodySender::Send(const Answer& answer, bool keep_alive) {
  const AnswerBody& body = answer.body;
  if (!SendHead(answer, keep_alive)) return false;
  for (std::uint64_t position = 0;;) {
    if (!GoOnAt(position)) return false;
    if (position == body.size) return keep_alive;
    const std::uint64_t size =
        std::min<std::uint64_t>(pace_.piece_bytes(), NextStop(position, body.size) - position);
    if (!socket_.WaitUntil(pace_.TimeOf(position))) return false;
    if (!SendPiece(body, position, size)) return false;
    position += size;
  }
}

bool BodySender::SendHead(const Answer& answer, bool keep_alive) {
  log_.SetStatus(n_, answer.head.status);
  const std::string head = answer.head.Format(keep_alive);
  const bool body_follows = answer.body.size > 0 && behaviour_.hold_after_bytes != 0U &&
                            behaviour_.stall_after_bytes != 0U && behaviour_.cut_after_bytes != 0U;
  return socket_.Send(head, body_follows) == head.size();
}

bool BodySender::GoOnAt(std::uint64_t position) {
  if (behaviour_.hold_after_bytes == position && !Hold()) return false;
  if (behaviour_.stall_after_bytes == position) {
    socket_.WaitUntilGone();
    return false;
  }
  if (behaviour_.cut_after_bytes == position) {
    if (behaviour_.reset) socket_.MakeCloseReset();
    return false;
  }
  return true;
}

std::uint64_t BodySender::NextStop(std::uint64_t position, std::uint64_t end) const {
  for (const auto& stop :
       {behaviour_.hold_after_bytes, behaviour_.stall_after_bytes, behaviour_.cut_after_bytes}) {
    if (stop && *stop > position) end = std::min(end, *stop);
  }
  return end;
}

bool BodySender::Hold() {
  log_.SetHeld(n_, true);
  const bool released = socket_.WaitFor(behaviour_.gate->fd());
  log_.SetHeld(n_, false);
  return released;
}

bool BodySender::SendPiece(const AnswerBody& body, std::uint64_t position, std::uint64_t size) {
  buffer_.resize(size);
  body.Read(position, buffer_);
  const auto run = [&](std::uint64_t from, std::uint64_t to) {
    SentRun sent{.bytes = to - from};
    if (!body.object) return sent;
    sent.revision = body.object->revision;
    sent.begin = std::min(body.begin + from, body.object_end());
    sent.end = std::min(body.begin + to, body.object_end());
    return sent;
  };
  log_.Send(n_, run(position, position + size));
  const std::uint64_t done = socket_.Send(std::string_view(buffer_.data(), size));
  if (done < size) log_.Unsend(n_, run(position + done, position + size));
  return done == size;
}

}  // namespace reelcache
