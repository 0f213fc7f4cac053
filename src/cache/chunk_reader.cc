#include "cache/chunk_reader.h"

#include <algorithm>

namespace reelcache {

bool IsMissing(const FillSinks& sinks, const Object& object, ChunkIndex index) {
  ChunkKey key = object.KeyOf(index);
  return !sinks.memory.Contains(key) && !sinks.store.Contains(key);
}

std::shared_ptr<Fill> FindFill(const Object& object, std::uint64_t offset) {
  for (const auto& fill : object.fills)
    if (fill->Offers(offset)) return fill;
  return nullptr;
}

ChunkReader::ChunkReader(ReaderParts parts, Loop& loop, ObjectRef object, Wish wish, FillTicket own,
                         std::function<void()> on_ready)
    : parts_(parts),
      loop_(loop),
      object_(std::move(object)),
      rest_(wish.interval),
      block_bytes_(FirstBlockBytes(object_->grid(), wish.interval, wish.open_ended)),
      share_{std::move(own), true},
      on_ready_(std::move(on_ready)) {}

std::optional<Result<Piece>> ChunkReader::Next(std::size_t most_bytes) {
  ReadAhead();
  std::optional<Result<Piece>> piece;
  while (!piece && !waiting_) piece = Look();
  if (!piece || !piece->ok()) return piece;
  Piece& got = piece->value();
  got.bytes = got.bytes.Sub(0, std::min<std::uint64_t>(most_bytes, rest_.size()));
  rest_.begin += got.bytes.size();
  if (share_.ticket && !share_.Covers(rest_.begin)) share_ = std::exchange(ahead_, {});
  return piece;
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
  std::size_t offset = rest_.begin - object_->grid().IntervalOf(index).begin;
  ChunkKey key = object_->KeyOf(index);
  if (chunk_) {
    Piece piece{chunk_->Sub(offset), Source::kDisk};
    chunk_.reset();
    return piece;
  }
  bool counts = std::exchange(counted_, index) != index;
  if (auto found = counts ? parts_.sinks.memory.Find(key) : parts_.sinks.memory.Peek(key))
    return Piece{found->Sub(offset), passed_on ? share_.source() : Source::kMemory};
  if (index != unreadable_ && parts_.sinks.store.Contains(key)) {
    ReadDisk(key, counts);
    return std::nullopt;
  }
  // Fetched for this reader and lost before it came for it: from here on no more than it is about to take.
  if (passed_on) block_bytes_ = object_->grid().chunk_bytes;
  JoinOrStart();
  return std::nullopt;
}

std::optional<Result<Piece>> ChunkReader::FromFill(bool& passed_on) {
  auto result = share_.ticket->Read(rest_.begin, loop_, [weak = weak_from_this()] {
    auto self = weak.lock();
    if (!self || !std::exchange(self->waiting_, false)) return;
    self->on_ready_();
  });
  switch (result.kind) {
    case Fill::ReadResult::Kind::kBytes: return Piece{std::move(result.bytes), share_.source()};
    case Fill::ReadResult::Kind::kWait: waiting_ = waited_ = true; return std::nullopt;
    case Fill::ReadResult::Kind::kPassedOn: passed_on = true; return std::nullopt;
    case Fill::ReadResult::Kind::kEnded: break;
  }
  share_.ticket.Leave();
  if (result.error) return Result<Piece>(std::move(*result.error));
  return std::nullopt;  // it stopped for lack of readers before we joined
}

void ChunkReader::JoinOrStart() { share_ = TakeShare(rest_, true); }

// Under the object's lock, so that of several readers at one missing chunk exactly one begins the fetch. An empty
// share: the chunk came into a tier in the meantime.
ChunkReader::Share ChunkReader::TakeShare(ByteInterval wanted, bool urgent) {
  std::unique_lock lock(object_->fills_mutex);
  if (auto running = FindFill(*object_, wanted.begin)) {
    parts_.sinks.metrics.Add(Counter::kFillsJoined);
    return {FillTicket(running), false};
  }
  const ChunkGrid& grid = object_->grid();
  ChunkIndex first = grid.IndexOf(wanted.begin);
  if (first != unreadable_ && !IsMissing(parts_.sinks, *object_, first)) return {};
  if (std::exchange(waited_, false)) block_bytes_ = GrowBlock(block_bytes_);
  ByteInterval block = PlanBlock(grid, wanted, block_bytes_, [&](ChunkIndex index) {
    return FindFill(*object_, grid.IntervalOf(index).begin) == nullptr && IsMissing(parts_.sinks, *object_, index);
  });
  auto fill = std::make_shared<Fill>(parts_.sinks, object_, block);
  object_->fills.push_back(fill);
  Share share{FillTicket(fill), true};
  lock.unlock();
  fill->Start(parts_.origin, loop_, urgent);
  return share;
}

void ChunkReader::ReadDisk(const ChunkKey& key, bool counts) {
  waiting_ = true;
  auto weak = weak_from_this();
  parts_.disk_readers.Submit([weak, key, counts, &store = parts_.sinks.store, &loop = loop_] {
    auto chunk = store.ReadChunk(key);
    loop.Post([weak, key, counts, chunk = std::move(chunk)]() mutable {
      if (auto self = weak.lock()) self->OnDisk(key, counts, std::move(chunk));
    });
  });
}

void ChunkReader::OnDisk(const ChunkKey& key, bool counts, std::optional<Slice> chunk) {
  waiting_ = false;
  std::uint64_t length = object_->grid().IntervalOf(key.index).size();
  if (chunk && chunk->size() == length) {
    parts_.sinks.memory.Insert(key, *chunk);
    if (counts) parts_.sinks.store.PromoteChunk(key, *chunk);
    chunk_ = std::move(chunk);
  } else {
    unreadable_ = key.index;
  }
  on_ready_();
}

// The next block is asked for when half of this one has been taken, so that a sequential reader finds it on its way.
// Before a piece is handed out: the socket has taken the ones before it, this one may lie there for long.
void ChunkReader::ReadAhead() {
  if (!share_.ticket || ahead_.ticket) return;
  ByteInterval block = share_.ticket->interval();
  if (block.end >= rest_.end || rest_.begin < block.begin + block.size() / 2) return;
  ahead_ = TakeShare({block.end, rest_.end}, false);
}

}  // namespace reelcache
