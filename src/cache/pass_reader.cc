#include "cache/pass_reader.h"

#include <algorithm>

namespace reelcache {

PassReader::PassReader(Origin& origin, Loop& loop, ObjectRef object, const ReadWish& wish, std::weak_ptr<Viewer> viewer)
    : loop_(loop), object_(std::move(object)), rest_(wish.interval), viewer_(std::move(viewer)) {
  handle_ = origin.Fetch(loop, FetchRequest{object_->name(), wish.interval, std::nullopt, true, wish.cause}, *this);
}

std::optional<Result<Piece>> PassReader::Next(std::size_t most_bytes) {
  if (window_.empty()) {
    if (!ended_) return std::nullopt;
    if (!error_) error_ = Error{ErrorKind::kUnavailable, "the origin's answer was too short"};
    return Result<Piece>(*error_);
  }
  Slice& front = window_.front();
  Piece piece{front.Sub(0, most_bytes), Source::kOrigin};
  front = front.Sub(piece.bytes.size());
  if (front.empty()) window_.pop_front();
  window_bytes_ -= piece.bytes.size();
  rest_.begin += piece.bytes.size();
  if (paused_ && window_bytes_ < kWindowBytes / 2) {
    paused_ = false;
    handle_->Resume();
  }
  return piece;
}

void PassReader::OnHead(const ObjectFacts& facts, ByteInterval interval) {
  if (IsSameVersion(facts, object_->facts()) && interval == rest_) return;
  object_->Doom();
  ended_ = true;
  error_ = Error{ErrorKind::kChanged, "the origin answered with another version"};
  ReadyLater();
}

void PassReader::OnBytes(std::string_view bytes) {
  if (ended_) return;
  window_.push_back(Slice::Own(std::string(bytes)));
  window_bytes_ += bytes.size();
  if (window_bytes_ >= kWindowBytes && !paused_) {
    paused_ = true;
    handle_->Pause();
  }
  ReadyLater();
}

void PassReader::OnEnd(Status status) {
  if (std::exchange(ended_, true)) return;
  if (!status.ok()) error_ = std::move(status.error());
  ReadyLater();
}

// Never from inside the fetch's callback: the owner may drop this reader.
void PassReader::ReadyLater() {
  if (std::exchange(told_, true)) return;
  loop_.Post([this, weak = std::weak_ptr<bool>(alive_)] {
    if (weak.expired()) return;
    told_ = false;
    if (auto viewer = viewer_.lock()) viewer->OnReady();
  });
}

}  // namespace reelcache
