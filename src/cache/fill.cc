#include "cache/fill.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "base/log.h"

namespace reelcache {

Fill::Fill(FillSinks sinks, ObjectRef object, ByteInterval interval, RequestId cause)
    : sinks_(sinks),
      object_(std::move(object)),
      interval_(interval),
      cause_(cause),
      received_(interval.begin),
      taken_(interval.begin) {
  sinks_.metrics.Add(Counter::kFills);
}

Fill::~Fill() {
  for (const Buffer& buffer : buffers_)
    sinks_.metrics.Move(Gauge::kFillBytes, -static_cast<std::int64_t>(buffer.interval.size()));
  if (!is_read_ahead_) return;
  std::uint64_t used_until = std::min(taken_, received_);
  sinks_.metrics.Add(Counter::kReadAheadUsed, used_until - interval_.begin);
  sinks_.metrics.Add(Counter::kReadAheadWasted, received_ - used_until);
}

void Fill::Start(Origin& origin, Loop& loop, bool urgent) {
  {
    std::lock_guard lock(mutex_);
    loop_ = &loop;
    urgent = urgent_ = urgent_ || urgent;
  }
  FetchRequest request{object_->name(), interval_, object_->facts().validator, urgent, cause_};
  handle_ = origin.Fetch(loop, std::move(request), *this);
}

ByteInterval Fill::pending() const {
  std::lock_guard lock(mutex_);
  if (ended_) return {};
  return {buffers_.empty() ? received_ : buffers_.front().interval.begin, interval_.end};
}

void Fill::AddReader() {
  std::lock_guard lock(mutex_);
  ++readers_;
}

void Fill::CountAsReadAhead() {
  std::lock_guard lock(mutex_);
  is_read_ahead_ = true;
}

void Fill::OnTaken(std::uint64_t offset) {
  std::lock_guard lock(mutex_);
  taken_ = std::max(taken_, offset);
}

void Fill::DropReader() {
  Loop* loop = nullptr;
  {
    std::lock_guard lock(mutex_);
    if (--readers_ > 0 || ended_ || was_read_ || urgent_ || loop_ == nullptr) return;
    loop = loop_;
  }
  loop->Post([weak = weak_from_this()] {
    if (auto self = weak.lock()) self->StopUnread();
  });
}

void Fill::Hurry() {
  Loop* loop = nullptr;
  {
    std::lock_guard lock(mutex_);
    if (std::exchange(urgent_, true) || ended_ || loop_ == nullptr) return;
    loop = loop_;
  }
  loop->Post([weak = weak_from_this()] {
    if (auto self = weak.lock(); self && self->handle_) self->handle_->Hurry();
  });
}

void Fill::StopUnread() {
  {
    std::lock_guard lock(mutex_);
    if (readers_ > 0 || ended_ || was_read_) return;
    sinks_.metrics.Add(Counter::kFillWastedBytes, buffers_.empty() ? 0 : received_ - buffers_.back().interval.begin);
  }
  stopping_ = true;
  handle_ = nullptr;
  sinks_.metrics.Add(Counter::kFillsAbandoned);
  End(std::nullopt);
}

Fill::ReadResult Fill::Read(std::uint64_t offset, Loop& loop, const std::function<void()>& wake) {
  std::lock_guard lock(mutex_);
  was_read_ = true;
  if (offset < received_) {
    for (const Buffer& buffer : buffers_)
      if (buffer.interval.Contains(offset))
        return {ReadResult::Kind::kBytes, SliceOf(buffer, offset, std::min(received_, buffer.interval.end)), {}};
    return {ReadResult::Kind::kPassedOn, {}, {}};
  }
  if (ended_) return {ReadResult::Kind::kEnded, {}, error_};
  waiters_.push_back({&loop, wake});
  return {ReadResult::Kind::kWait, {}, {}};
}

std::optional<FetchTiming> Fill::timing() const {
  std::lock_guard lock(mutex_);
  return timing_;
}

void Fill::OnTiming(const FetchTiming& timing) {
  std::lock_guard lock(mutex_);
  timing_ = timing;
}

// RFC 9111 §3.4: bytes of two fetches are combined only under the same strong validator and length.
void Fill::OnHead(const ObjectFacts& facts, ByteInterval interval) {
  if (!IsSameVersion(facts, object_->facts())) {
    stopping_ = true;
    End(Error{ErrorKind::kChanged, "the origin answered with another version of " + Quoted(object_->name())});
  } else if (interval != interval_) {
    stopping_ = true;
    End(Error{ErrorKind::kBadAnswer, "the origin answered with another range of " + Quoted(object_->name())});
  }
}

void Fill::OnBytes(std::string_view bytes) {
  std::vector<Waiter> waiters;
  std::vector<Buffer> full;
  bool unread = false;
  while (!bytes.empty() && !stopping_) {
    std::unique_lock lock(mutex_);
    if (received_ >= interval_.end) break;
    Buffer buffer = BufferFor(received_);
    std::size_t offset = received_ - buffer.interval.begin;
    std::size_t count = std::min<std::size_t>(bytes.size(), buffer.interval.end - received_);
    char* place = buffer.bytes.get() + offset;
    lock.unlock();
    std::memcpy(place, bytes.data(), count);  // readers look only below received_
    bytes.remove_prefix(count);
    lock.lock();
    received_ += count;
    if (received_ == buffer.interval.end) {
      full.push_back(buffer);
      unread = readers_ == 0;
    }
    std::move(waiters_.begin(), waiters_.end(), std::back_inserter(waiters));
    waiters_.clear();
    if (unread) break;
  }
  for (const Buffer& buffer : full) FinishChunk(buffer);
  Wake(std::move(waiters));
  if (unread && !stopping_ && !full.empty() && full.back().interval.end < interval_.end) {
    stopping_ = true;
    sinks_.metrics.Add(Counter::kFillsAbandoned);
    End(std::nullopt);
  }
}

void Fill::OnEnd(Status status) {
  if (std::exchange(stopping_, true)) return;
  if (status.ok()) {
    std::lock_guard lock(mutex_);
    if (received_ != interval_.end)
      status = Error{ErrorKind::kUnavailable, "the origin's answer for " + Quoted(object_->name()) + " was too short"};
  }
  if (status.ok()) {
    End(std::nullopt);
    return;
  }
  End(status.error());
}

// Requires: mutex_ held; `offset` is the next to come.
Fill::Buffer& Fill::BufferFor(std::uint64_t offset) {
  if (buffers_.empty() || !buffers_.back().interval.Contains(offset)) {
    const ChunkGrid& grid = object_->grid();
    ByteInterval chunk = grid.IntervalOf(grid.IndexOf(offset), grid.EntryOf(offset));
    chunk.end = std::min(chunk.end, interval_.end);
    buffers_.push_back({sinks_.buffers.Take(chunk.size()), chunk});
    sinks_.metrics.Move(Gauge::kFillBytes, static_cast<std::int64_t>(chunk.size()));
  }
  return buffers_.back();
}

Slice Fill::SliceOf(const Buffer& buffer, std::uint64_t begin, std::uint64_t end) const {
  return {buffer.bytes, {buffer.bytes.get() + (begin - buffer.interval.begin), end - begin}};
}

// Readers find it in the tiers before it leaves here. The disk holds what reaches to the chunk's end only, so that a key
// tells which bytes it stands for.
void Fill::FinishChunk(const Buffer& buffer) {
  const ChunkGrid& grid = object_->grid();
  ChunkIndex index = grid.IndexOf(buffer.interval.begin);
  std::uint32_t entry = grid.EntryOf(buffer.interval.begin);
  ChunkKey key = object_->KeyOf(index, entry);
  std::uint64_t whole_bytes = grid.IntervalOf(index, entry).size();
  Slice chunk = SliceOf(buffer, buffer.interval.begin, buffer.interval.end);
  if (chunk.size() < whole_bytes) chunk = WithTail(std::move(chunk), buffer.interval.end);
  sinks_.memory.Insert(key, chunk);
  if (chunk.size() == whole_bytes && !object_->doomed()) sinks_.store.WriteChunk(key, std::move(chunk));
  std::lock_guard lock(mutex_);
  std::erase_if(buffers_, [&](const Buffer& full) { return full.interval == buffer.interval; });
  sinks_.metrics.Move(Gauge::kFillBytes, -static_cast<std::int64_t>(buffer.interval.size()));
}

// The front of a chunk whose rest came by another fetch, together with that when it is here: then it can be stored.
Slice Fill::WithTail(Slice front, std::uint64_t end) const {
  const ChunkGrid& grid = object_->grid();
  auto tail = sinks_.memory.Peek(object_->KeyOf(grid.IndexOf(end)), grid.OffsetInChunk(end));
  if (!tail) return front;
  std::size_t bytes = front.size() + tail->size();
  auto both = sinks_.buffers.Take(bytes);
  std::ranges::copy(tail->bytes, std::ranges::copy(front.bytes, both.get()).out);
  return {both, {both.get(), bytes}};
}

// The chunks are in memory and the store before the fill leaves the object's list, so that a reader finds them in
// one place or the other. The fetch is dropped from a later turn: this may run inside one of its callbacks.
void Fill::End(std::optional<Error> error) {
  if (error) {
    sinks_.metrics.Add(Counter::kFillErrors);
    if (error->kind == ErrorKind::kChanged || error->kind == ErrorKind::kNotFound) {
      sinks_.metrics.Add(Counter::kObjectsChanged);
      object_->Doom();
    }
    spdlog::warn("fill of {} [{}, {}): {}: {}{}", Quoted(object_->name()), interval_.begin, interval_.end,
                 ToString(error->kind), error->message, InBrackets(cause_));
  }
  std::vector<Waiter> waiters;
  {
    std::lock_guard lock(mutex_);
    ended_ = true;
    error_ = std::move(error);
    waiters.swap(waiters_);
  }
  auto self = shared_from_this();
  {
    std::lock_guard lock(object_->fills_mutex);
    std::erase(object_->fills, self);
  }
  if (Loop* loop = Loop::Current())
    loop->Post([self] {
      self->handle_ = nullptr;
      self->owner_ = nullptr;
    });
  Wake(std::move(waiters));
}

void Fill::Wake(std::vector<Waiter> waiters) {
  for (Waiter& waiter : waiters) waiter.loop->Post(std::move(waiter.wake));
}

}  // namespace reelcache
