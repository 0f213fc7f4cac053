#include "cache/chunk_reader.h"

#include <algorithm>

namespace reelcache {

bool IsMissing(const FillSinks& sinks, const Object& object, std::uint64_t offset,
               const std::optional<ChunkKey>& unreadable) {
  const ChunkGrid& grid = object.grid();
  if (sinks.memory.Contains(object.KeyOf(grid.IndexOf(offset)), grid.OffsetInChunk(offset))) return false;
  auto on_disk = [&](const ChunkKey& key, ByteInterval) { return key != unreadable && sinks.store.Contains(key); };
  return !AnyOnDisk(object, offset, on_disk);
}

std::shared_ptr<Fill> FindFill(const Object& object, std::uint64_t offset) {
  for (const auto& fill : object.fills)
    if (fill->Offers(offset)) return fill;
  return nullptr;
}

// What only the disk has of the chunk's end is fetched once more, so that the chunk is kept as one.
std::uint64_t FindMissingEnd(const FillSinks& sinks, const Object& object, std::uint64_t offset,
                             const std::optional<ChunkKey>& unreadable) {
  const ChunkGrid& grid = object.grid();
  if (FindFill(object, offset) || !IsMissing(sinks, object, offset, unreadable)) return offset;
  ChunkIndex index = grid.IndexOf(offset);
  std::uint64_t end = grid.IntervalOf(index).end;
  for (std::uint32_t entry = grid.EntryOf(offset) + 1; grid.IntervalOf(index, entry).begin < end; ++entry) {
    std::uint64_t begin = grid.IntervalOf(index, entry).begin;
    bool in_memory = sinks.memory.Contains(object.KeyOf(index), grid.OffsetInChunk(begin));
    if (in_memory || FindFill(object, begin)) return begin;
  }
  return end;
}

ChunkReader::ChunkReader(const ReaderParts& parts, Loop& loop, ObjectRef object, ReadWish wish, FillTicket own,
                         std::weak_ptr<Viewer> viewer)
    : parts_(parts),
      loop_(loop),
      object_(std::move(object)),
      rest_(wish.interval),
      open_ended_(wish.open_ended),
      background_(wish.background),
      cause_(wish.cause),
      window_bytes_(FirstBlockBytes(object_->grid(), wish.interval, wish.open_ended)),
      share_{std::move(own), true},
      viewer_(std::move(viewer)) {}

std::optional<Result<Piece>> ChunkReader::Next(std::size_t most_bytes) {
  ReadAhead();
  std::optional<Result<Piece>> piece;
  while (!piece && !waiting_) piece = Look();
  if (!piece || !piece->ok()) return piece;
  Piece& got = piece->value();
  if (!fetch_timing_ && share_.ticket && got.source == share_.source()) fetch_timing_ = share_.ticket->timing();
  got.bytes = got.bytes.Sub(0, std::min<std::uint64_t>(most_bytes, rest_.size()));
  rest_.begin += got.bytes.size();
  taken_bytes_ += got.bytes.size();
  if (share_.ticket) share_.ticket->OnTaken(rest_.begin);
  if (share_.ticket && !share_.Covers(rest_.begin)) NextShare();
  return piece;
}

void ChunkReader::NextShare() {
  share_ = {};
  while (!ahead_.empty() && !share_.Covers(rest_.begin)) {
    share_ = std::move(ahead_.front());
    ahead_.erase(ahead_.begin());
  }
  if (!share_.Covers(rest_.begin)) share_ = {};
  share_.budget = {};
}

// One look at where rest_.begin may be. Nothing: something was begun or changed; look again unless waiting_.
std::optional<Result<Piece>> ChunkReader::Look() {
  bool passed_on = false;
  ChunkIndex index = object_->grid().IndexOf(rest_.begin);
  if (share_.Covers(rest_.begin)) {
    auto piece = FromFill(passed_on);
    if (share_.own && (piece || passed_on)) counted_ = index;
    if (piece || !passed_on) return piece;
  }
  if (chunk_) return Piece{*std::exchange(chunk_, std::nullopt), Source::kDisk};
  bool counts = std::exchange(counted_, index) != index && !background_;
  if (auto piece = FromMemory(counts)) {
    if (!passed_on) return piece;
    piece->source = share_.source();
    piece->bytes = piece->bytes.Sub(0, share_.ticket->interval().end - rest_.begin);  // what follows was here before
    return piece;
  }
  if (auto kept = FindOnDisk()) {
    ReadDisk(*kept, counts);
    return std::nullopt;
  }
  // Fetched for this reader and lost before it came for it: from here on no more than it is about to take.
  if (passed_on) {
    window_bytes_ = object_->grid().chunk_bytes;
    ahead_.clear();
  }
  JoinOrStart();
  return std::nullopt;
}

// Whether it lies in the first or the last chunk, where films have the index that every player asks for first. Of what
// is hardly more than its ends all chunks are alike.
bool ChunkReader::IsEdge(std::uint64_t offset) const {
  constexpr ChunkIndex kFewChunks = 4;
  const ChunkGrid& grid = object_->grid();
  const ChunkIndex index = grid.IndexOf(offset), last = grid.IndexOf(object_->facts().complete_length - 1);
  return last >= kFewChunks && (index == 0 || index == last);
}

std::optional<Piece> ChunkReader::FromMemory(bool counts) {
  MemoryTier& memory = parts_.sinks.memory;
  ChunkKey chunk = object_->KeyOf(object_->grid().IndexOf(rest_.begin));
  std::uint64_t offset = object_->grid().OffsetInChunk(rest_.begin);
  auto found = counts ? memory.Find(chunk, offset) : memory.Peek(chunk, offset);
  if (!found) return std::nullopt;
  if (counts && IsEdge(rest_.begin)) parts_.sinks.store.CountUses(chunk, kDearUse);
  return Piece{std::move(*found), Source::kMemory};
}

std::optional<ChunkReader::Kept> ChunkReader::FindOnDisk() const {
  std::optional<Kept> kept;
  AnyOnDisk(*object_, rest_.begin, [&](const ChunkKey& key, ByteInterval interval) {
    if (key != unreadable_ && parts_.sinks.store.Contains(key)) kept = Kept{key, interval};
    return kept.has_value();
  });
  return kept;
}

std::optional<Result<Piece>> ChunkReader::FromFill(bool& passed_on) {
  auto result = share_.ticket->Read(rest_.begin, loop_, [weak = weak_from_this()] {
    auto self = weak.lock();
    if (!self || !std::exchange(self->waiting_, false)) return;
    self->waits_at_origin_.reset();
    self->TellReady();
  });
  switch (result.kind) {
    case Fill::ReadResult::Kind::kBytes: return Piece{std::move(result.bytes), share_.source()};
    case Fill::ReadResult::Kind::kWait:
      waiting_ = waited_ = true;
      if (background_) return std::nullopt;
      waits_at_origin_.emplace(parts_.sinks.metrics, Gauge::kViewersWaiting);
      share_.ticket->Hurry();
      return std::nullopt;
    case Fill::ReadResult::Kind::kPassedOn: passed_on = true; return std::nullopt;
    case Fill::ReadResult::Kind::kEnded: break;
  }
  share_.ticket.Leave();
  if (result.error) return Result<Piece>(std::move(*result.error));
  return std::nullopt;  // it stopped for lack of readers before we joined
}

bool ChunkReader::GrowIfWaited() {
  bool waited = std::exchange(waited_, false);
  if (waited) window_bytes_ = GrowWindow(window_bytes_, taken_bytes_, open_ended_);
  return waited;
}

void ChunkReader::JoinOrStart() {
  // Blocks of a size that the window is made of; a first or a lost one stands alone.
  std::uint64_t block_bytes = GrowIfWaited() ? BlockBytes(window_bytes_) : std::min(window_bytes_, kMostBlockBytes);
  share_ = TakeShare(rest_, block_bytes, !background_);
}

// Under the object's lock, so that of several readers at one missing chunk exactly one begins the fetch. An empty
// share: the chunk came into a tier in the meantime.
ChunkReader::Share ChunkReader::TakeShare(ByteInterval wanted, std::uint64_t block_bytes, bool urgent) {
  std::unique_lock lock(object_->fills_mutex);
  if (auto running = FindFill(*object_, wanted.begin)) {
    parts_.sinks.metrics.Add(Counter::kFillsJoined);
    return {FillTicket(running), false, {}};
  }
  if (!IsMissing(parts_.sinks, *object_, wanted.begin, unreadable_)) return {};
  ByteInterval block = PlanBlock(object_->grid(), wanted, block_bytes,
                                 [this](std::uint64_t offset) {
                                   return FindMissingEnd(parts_.sinks, *object_, offset, unreadable_);
                                 });
  auto fill = std::make_shared<Fill>(parts_.sinks, object_, block, cause_);
  object_->fills.push_back(fill);
  Share share{FillTicket(fill), true, {}};
  lock.unlock();
  fill->Start(parts_.origin, loop_, urgent);
  return share;
}

void ChunkReader::ReadDisk(const Kept& kept, bool counts) {
  waiting_ = true;
  auto weak = weak_from_this();
  parts_.disk_readers.Submit([weak, kept, counts, &parts = parts_, &loop = loop_] {
    SteadyTime began = parts.clock.Now();
    auto chunk = parts.sinks.store.ReadChunk(kept.key);
    parts.sinks.metrics.Record(Timing::kDiskRead, parts.clock.Now() - began);
    loop.Post([weak, kept, counts, chunk = std::move(chunk)]() mutable {
      if (auto self = weak.lock()) self->OnDisk(kept, counts, std::move(chunk));
    });
  });
}

void ChunkReader::OnDisk(const Kept& kept, bool counts, std::optional<Slice> chunk) {
  waiting_ = false;
  if (chunk && chunk->size() == kept.interval.size()) {
    parts_.sinks.memory.Insert(kept.key, *chunk);
    if (counts) parts_.sinks.store.CountUses(kept.key, IsEdge(rest_.begin) ? kDearUse : 1);
    chunk_ = chunk->Sub(rest_.begin - kept.interval.begin);
  } else {
    unreadable_ = kept.key;
  }
  TellReady();
}

void ChunkReader::TellReady() {
  if (auto viewer = viewer_.lock()) viewer->OnReady();
}

// The first block ahead is asked for when half of this one has been taken, so that a sequential reader finds it on its
// way; the others as far as window and budget go, at once when the reader waits.
// Before a piece is handed out: the socket has taken the ones before it, this one may lie there for long.
void ChunkReader::ReadAhead() {
  if (!share_.ticket) return;
  ByteInterval block = share_.ticket->interval();
  bool half = rest_.begin >= block.begin + block.size() / 2;
  if (!half && (!waited_ || ahead_.empty())) return;
  GrowIfWaited();
  std::uint64_t end = ahead_.empty() ? block.end : ahead_.back().ticket->interval().end;
  while (end < rest_.end && ahead_.size() < kMostBlocksAhead) {
    std::uint64_t block_bytes = BlockBytes(window_bytes_);
    bool in_window = end + block_bytes <= rest_.begin + window_bytes_ && parts_.read_ahead.HasRoom(block_bytes);
    if (!ahead_.empty() && !in_window) return;
    Share next = TakeShare({end, rest_.end}, block_bytes, false);
    if (!next.ticket) return;  // it is in a tier already
    if (next.own) next.ticket->CountAsReadAhead();
    end = next.ticket->interval().end;
    next.budget = parts_.read_ahead.Take(next.ticket->interval().size());
    ahead_.push_back(std::move(next));
  }
}

}  // namespace reelcache
