// The reader of objects that may be stored: memory, a running fill, the disk tier, or a fill of its own.
#pragma once

#include <memory>
#include <vector>

#include "cache/body_reader.h"
#include "cache/fill.h"
#include "cache/read_ahead_budget.h"
#include "cache/read_plan.h"
#include "io/work_pool.h"

namespace reelcache {

// What readers reach for. It and all of that outlive every reader.
struct ReaderParts {
  Origin& origin;
  WorkPool& disk_readers;
  const Clock& clock;
  FillSinks sinks;
  ReadAheadBudget& read_ahead;
};

// Calls `look` with the key and the interval of each form in which the disk may keep the chunk of `offset` with that byte
// in it, the whole one first, until it says true. Whether it did.
template <typename LookAt>
bool AnyOnDisk(const Object& object, std::uint64_t offset, const LookAt& look) {
  ChunkIndex index = object.grid().IndexOf(offset);
  for (std::uint32_t entry = 0; entry <= object.grid().EntryOf(offset); ++entry)
    if (look(object.KeyOf(index, entry), object.grid().IntervalOf(index, entry))) return true;
  return false;
}

// Whether no tier holds a byte, and what follows it in its chunk, but under `unreadable`. One that a fill is fetching is
// missing too.
bool IsMissing(const FillSinks& sinks, const Object& object, std::uint64_t offset,
               const std::optional<ChunkKey>& unreadable = std::nullopt);

// See MissingUntil. Requires: the caller holds object.fills_mutex.
std::uint64_t FindMissingEnd(const FillSinks& sinks, const Object& object, std::uint64_t offset,
                             const std::optional<ChunkKey>& unreadable = std::nullopt);

// The running fill that will have `offset`, or null. Requires: the caller holds object.fills_mutex.
std::shared_ptr<Fill> FindFill(const Object& object, std::uint64_t offset);

class ChunkReader final : public BodyReader, public std::enable_shared_from_this<ChunkReader> {
 public:
  // `own` is a fill that this reader's request began (it may be empty); its bytes count as fetched, not joined.
  ChunkReader(const ReaderParts& parts, Loop& loop, ObjectRef object, ReadWish wish, FillTicket own,
              std::weak_ptr<Viewer> viewer);

  std::optional<Result<Piece>> Next(std::size_t most_bytes) override;
  bool done() const override { return rest_.empty(); }
  std::optional<FetchTiming> fetch_timing() const override { return fetch_timing_; }

 private:
  // A fill this reader holds a share in, and whether it began it.
  struct Share {
    FillTicket ticket;
    bool own = false;
    ReadAheadBudget::Share budget = {};  // of a block ahead

    bool Covers(std::uint64_t offset) const { return ticket && ticket->interval().Contains(offset); }
    Source source() const { return own ? Source::kOrigin : Source::kJoined; }
  };

  // A chunk, or the end of one, as a tier keeps it.
  struct Kept {
    ChunkKey key;
    ByteInterval interval;
  };

  std::optional<Result<Piece>> Look();
  std::optional<Result<Piece>> FromFill(bool& passed_on);
  void JoinOrStart();
  Share TakeShare(ByteInterval wanted, std::uint64_t block_bytes, bool urgent);
  void NextShare();
  bool GrowIfWaited();
  bool IsEdge(std::uint64_t offset) const;
  std::optional<Piece> FromMemory(bool counts);
  std::optional<Kept> FindOnDisk() const;
  void ReadDisk(const Kept& kept, bool counts);
  void OnDisk(const Kept& kept, bool counts, std::optional<Slice> chunk);
  void ReadAhead();
  void TellReady();

  const ReaderParts& parts_;
  Loop& loop_;
  ObjectRef object_;
  ByteInterval rest_;          // what is still to be read
  const bool open_ended_;
  const bool background_;
  const RequestId cause_;
  std::uint64_t taken_bytes_ = 0;
  std::uint64_t window_bytes_;  // what may be fetched ahead
  bool waited_ = false;         // for the block that is being read
  Share share_;                 // the fill that covers rest_.begin
  std::vector<Share> ahead_;    // the blocks after it, fetched while this one is read
  std::optional<Slice> chunk_;              // came from the disk, from rest_.begin on, not yet handed out
  std::optional<ChunkIndex> counted_;       // this reader's use of it is counted: once, and not for what it fetched
  std::optional<ChunkKey> unreadable_;      // the disk tier said it has this one, and could not read it
  std::optional<FetchTiming> fetch_timing_;
  bool waiting_ = false;
  std::optional<GaugeMark> waits_at_origin_;  // of a viewer, while a fetch has nothing for it yet
  std::weak_ptr<Viewer> viewer_;
};

}  // namespace reelcache
