#include "store/pins.h"

#include <algorithm>

#include "store/marks.h"

namespace reelcache {

std::string FormatPin(const Pin& pin) { return FormatMark({pin.object, pin.version, pin.bytes}); }

std::optional<Pin> ParsePin(std::string_view record_key, std::string_view mark) {
  auto object = MarkNumber(mark, 0), version = MarkNumber(mark, 1), bytes = MarkNumber(mark, 2);
  if (!record_key.starts_with(kPinMark) || !bytes) return std::nullopt;
  return Pin{std::string(record_key.substr(kPinMark.size())), *object, *version, *bytes};
}

void Pins::Put(Pin pin) {
  std::lock_guard lock(mutex_);
  Pin& place = pins_[pin.object];
  bytes_ += pin.bytes - place.bytes;
  place = std::move(pin);
  last_kept_.reset();
}

void Pins::Erase(std::uint64_t object) {
  std::lock_guard lock(mutex_);
  auto found = pins_.find(object);
  if (found == pins_.end()) return;
  bytes_ -= found->second.bytes;
  pins_.erase(found);
  last_kept_.reset();
}

std::optional<Pin> Pins::Find(std::uint64_t object) const {
  std::lock_guard lock(mutex_);
  auto found = pins_.find(object);
  return found == pins_.end() ? std::nullopt : std::optional(found->second);
}

std::vector<Pin> Pins::All() const {
  std::vector<Pin> all;
  {
    std::lock_guard lock(mutex_);
    for (const auto& [object, pin] : pins_) all.push_back(pin);
  }
  std::ranges::sort(all, {}, &Pin::cache_key);
  return all;
}

std::size_t Pins::Load(std::vector<Pin> pins, std::uint64_t limit_bytes) {
  std::size_t left_out = 0;
  std::lock_guard lock(mutex_);
  pins_.clear();
  bytes_ = 0;
  limit_bytes_ = limit_bytes;
  for (Pin& pin : pins) {
    if (bytes_ + pin.bytes > limit_bytes_) {
      pin.version = pin.bytes = 0;
      ++left_out;
    }
    bytes_ += pin.bytes;
    pins_[pin.object] = std::move(pin);
  }
  last_kept_.reset();
  return left_out;
}

void Pins::SetRoom(std::uint64_t bytes) {
  std::lock_guard lock(mutex_);
  room_bytes_ = bytes;
  last_kept_.reset();
}

// As many as have room, in the order of their ids, so that they are the same ones each time. Requires: mutex_ held.
std::uint64_t Pins::LastKept() const {
  if (bytes_ <= room_bytes_) return UINT64_MAX;
  std::vector<std::uint64_t> objects;
  for (const auto& [object, pin] : pins_) objects.push_back(object);
  std::ranges::sort(objects);
  std::uint64_t last = 0, bytes = 0;
  for (std::uint64_t object : objects) {
    bytes += pins_.at(object).bytes;
    if (bytes > room_bytes_) break;
    last = object;
  }
  return last;
}

bool Pins::Keeps(const ChunkKey& key) const {
  std::lock_guard lock(mutex_);
  auto found = pins_.find(key.object);
  if (found == pins_.end() || found->second.version != key.version) return false;
  if (!last_kept_) last_kept_ = LastKept();
  return key.object <= *last_kept_;
}

bool Pins::empty() const {
  std::lock_guard lock(mutex_);
  return pins_.empty();
}

std::uint64_t Pins::bytes() const {
  std::lock_guard lock(mutex_);
  return bytes_;
}

std::uint64_t Pins::limit_bytes() const {
  std::lock_guard lock(mutex_);
  return limit_bytes_;
}

bool Pins::Fits(const Pin& pin) const {
  std::lock_guard lock(mutex_);
  auto found = pins_.find(pin.object);
  return bytes_ - (found == pins_.end() ? 0 : found->second.bytes) + pin.bytes <= limit_bytes_;
}

}  // namespace reelcache
