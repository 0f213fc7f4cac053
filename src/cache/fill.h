// One fetch whose bytes are stored and, meanwhile, read by everyone who wants them.
//
// Covers a run of chunks of one object, the first perhaps from a later entry on (cache/chunk_grid). Readers that arrive
// later join it (request collapsing, RFC 9111 §4) and get bytes as they come, not when a chunk is full.
//
//   running    bytes arrive
//   ended      all bytes of the run are there, or an error stopped it, or nobody reads it any more: read-ahead that no
//              reader came to stops at once, so that it is in nobody's way, all else at the end of a chunk, which is kept
//
//   running -> ended      never back
//
// Lifetime: kept by its object while it runs, by its readers after that.
// Thread:   the fetch belongs to the loop it was started on; Read, AddReader and DropReader from any.
// Errors:   reach each reader once, after the bytes that came before. A store failure ends storing, never reading.
// Memory:   the chunk that is arriving. A full chunk is passed on to the memory tier and the store, where readers that
//           come later find it, so that slow ones hold nothing.
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

#include "base/buffer_pool.h"
#include "base/metrics.h"
#include "cache/memory_tier.h"
#include "cache/object.h"

namespace reelcache {

// What a fill hands its chunks to. Outlives every fill.
struct FillSinks {
  MemoryTier& memory;
  ChunkStore& store;
  Metrics& metrics;
  BufferPool& buffers;
};

class Fill final : public FetchSink, public std::enable_shared_from_this<Fill> {
 public:
  struct ReadResult {
    enum class Kind { kBytes, kWait, kPassedOn, kEnded };
    Kind kind = Kind::kWait;
    Slice bytes;                 // kBytes
    std::optional<Error> error;  // kEnded: why; absent: it stopped for lack of readers
    // kPassedOn: look in the tiers. They may have lost it by now; then this fill does not bring it again.
  };

  // `interval` begins at an entry and ends at a chunk's end, or within its first chunk at another entry.
  // `cause` is the request it is begun for.
  Fill(FillSinks sinks, ObjectRef object, ByteInterval interval, RequestId cause);
  ~Fill() override;

  // Begins the fetch on this loop, pinned to the object's validator. Call once, after the object's list holds it: others
  // may read it, and hurry it, before.
  void Start(Origin& origin, Loop& loop, bool urgent);

  // Instead of Start: the fetch is already running and `owner` passes its bytes on; dropping `owner` cancels it.
  void Adopt(std::shared_ptr<void> owner) { owner_ = std::move(owner); }

  const ByteInterval& interval() const { return interval_; }
  // What is still to come, from the begin of the chunk that is arriving on; empty once it ended.
  ByteInterval pending() const;
  bool Offers(std::uint64_t offset) const { return pending().Contains(offset); }

  void AddReader();
  void DropReader();

  // A viewer waits for it: it is urgent from here on. Thread: any.
  void Hurry();

  // It was begun ahead of its reader: what is taken of it, and what is not, is counted.
  void CountAsReadAhead();
  // A reader has taken what comes before `offset`.
  void OnTaken(std::uint64_t offset);

  // Bytes from `offset` on, at most up to the end of its chunk. When there are none yet, `wake` is posted to `loop`
  // once there may be; a reader that has left must ignore it. Requires: interval().Contains(offset).
  ReadResult Read(std::uint64_t offset, Loop& loop, const std::function<void()>& wake);

  // Nothing before its head is there, or when nobody timed it. Thread: any.
  std::optional<FetchTiming> timing() const;

  void OnTiming(const FetchTiming& timing) override;
  void OnHead(const ObjectFacts& facts, ByteInterval interval) override;
  void OnBytes(std::string_view bytes) override;
  void OnEnd(Status status) override;

 private:
  struct Buffer {
    std::shared_ptr<char[]> bytes;
    ByteInterval interval;
  };
  struct Waiter {
    Loop* loop;
    std::function<void()> wake;
  };

  Buffer& BufferFor(std::uint64_t offset);
  Slice SliceOf(const Buffer& buffer, std::uint64_t begin, std::uint64_t end) const;
  void FinishChunk(const Buffer& buffer);
  Slice WithTail(Slice front, std::uint64_t end) const;
  void StopUnread();
  void End(std::optional<Error> error);
  void Wake(std::vector<Waiter> waiters);

  FillSinks sinks_;
  ObjectRef object_;
  ByteInterval interval_;
  const RequestId cause_;
  std::unique_ptr<FetchHandle> handle_;  // own loop only
  std::shared_ptr<void> owner_;          // own loop only
  bool stopping_ = false;                // own loop only: what still comes is dropped

  mutable std::mutex mutex_;  // guards what follows
  std::vector<Buffer> buffers_;  // the chunk that is arriving, and full ones until they are passed on
  std::uint64_t received_;  // offset of the next byte to come
  std::uint64_t taken_;     // offset behind the last byte that a reader took
  std::vector<Waiter> waiters_;
  Loop* loop_ = nullptr;  // set by Start
  bool urgent_ = false;   // no read-ahead, which stops at once when nobody reads it
  int readers_ = 0;
  bool was_read_ = false;
  bool is_read_ahead_ = false;
  bool ended_ = false;
  std::optional<Error> error_;
  std::optional<FetchTiming> timing_;
};

// A reader's share in a fill. Movable; dropping it leaves.
class FillTicket {
 public:
  FillTicket() = default;
  explicit FillTicket(std::shared_ptr<Fill> fill) : fill_(std::move(fill)) { fill_->AddReader(); }
  ~FillTicket() { Leave(); }
  FillTicket(FillTicket&& other) noexcept : fill_(std::move(other.fill_)) { other.fill_ = nullptr; }
  FillTicket& operator=(FillTicket&& other) noexcept {
    if (this != &other) {
      Leave();
      fill_ = std::move(other.fill_);
      other.fill_ = nullptr;
    }
    return *this;
  }

  explicit operator bool() const { return fill_ != nullptr; }
  Fill* operator->() const { return fill_.get(); }
  const std::shared_ptr<Fill>& fill() const { return fill_; }
  void Leave() {
    if (fill_) fill_->DropReader();
    fill_ = nullptr;
  }

 private:
  std::shared_ptr<Fill> fill_;
};

}  // namespace reelcache
