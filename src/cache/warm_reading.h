// Brings what is missing of one object into the cache and onto the disk, behind every viewer.
//
//   opening    finds out about the object, when no viewer waits for the origin
//   looking    passes over what the disk has; what only memory has is written to the disk
//   reading    a block that is missing, when no viewer waits and the disk's write queue has room
//   resting    the origin failed; it is asked again a few times
//   ended      told
//
//   opening -> looking -> reading -> looking ... -> ended      opening, reading -> resting -> opening
//
// Thread: its loop only. Lifetime: dropping it ends what runs, and nothing is called any more.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "cache/cache.h"
#include "cache/warm_plan.h"
#include "io/timer.h"

namespace reelcache {

// Of all readings of one warm.
struct WarmBytes {
  std::uint64_t wanted = 0;
  std::uint64_t fetched = 0;  // for this warm
  std::uint64_t already = 0;  // were there, or somebody else fetched them
  std::uint64_t turning = 0;  // of `fetched`, what no pin keeps
};

struct WarmOutcome {
  enum class Kind {
    kDone,
    kFailed,      // this object could not be read
    kOverBudget,  // `most_fetched` does not allow another block
    kStop,        // the cache cannot keep what is wanted: no other object would fare better
  };
  Kind kind = Kind::kDone;
  std::optional<Error> error = {};  // kFailed, kStop
};

// Why a warm is refused.
Error TooMuchToKeep(std::uint64_t wanted_bytes, std::uint64_t most_bytes);

class WarmReading {
 public:
  struct Wish {
    std::string name;
    WarmPart part = WarmPart::kWhole;
    std::uint64_t expected_bytes = 0;          // counted in WarmBytes::wanted by a list that may be old
    std::uint64_t most_fetched = UINT64_MAX;   // by all readings together
    std::uint64_t most_wanted = UINT64_MAX;    // likewise: the whole cache
    std::chrono::milliseconds rest{1000};      // after the origin failed; three times as long each time
  };

  // `bytes` outlives it and is added to as they come. `on_end` is called once, from inside any of its steps.
  WarmReading(Cache& cache, Loop& loop, Wish wish, WarmBytes& bytes, std::function<void(WarmOutcome)> on_end);
  ~WarmReading();

  void Start() { Await(&WarmReading::Open); }

 private:
  class Watch;
  using Step = void (WarmReading::*)();

  void Await(Step step);
  void TryStep();
  bool MustWait() const;
  void Later(Step step);
  void Open();
  void OnOpened(Result<Opened> result);
  bool CountWanted();
  void Look();
  bool PassChunk();
  void PassTo(std::uint64_t end);
  void PlanBlock();
  bool HasRoomFor(std::uint64_t bytes) const;
  void CountFetched(std::uint64_t bytes);
  void Read();
  void TakePieces();
  void Rest(Error error);
  void End(WarmOutcome outcome);
  std::uint64_t MostMore() const;  // bytes to fetch
  std::uint64_t ChunkEnd(std::uint64_t offset) const;

  Cache& cache_;
  Loop& loop_;
  const Wish wish_;
  WarmBytes& bytes_;
  std::function<void(WarmOutcome)> on_end_;
  Opened opened_;
  std::uint64_t wanted_ = 0;         // of this object, as it is counted in bytes_
  std::vector<ByteInterval> parts_;  // what is still to be looked at
  std::uint64_t counted_ = 0;        // offset in the first part up to which bytes_ has them
  bool pinned_ = false;
  ByteInterval question_;            // fetched by the opening
  ByteInterval block_;               // being read
  std::uint64_t read_to_ = 0;        // in block_
  std::shared_ptr<BodyReader> reader_;
  int failures_ = 0;  // of the origin, in a row
  int reads_in_vain_ = 0;  // of the chunk looked at, unless the disk has it now
  Step step_ = nullptr;  // waits for its turn
  int looks_ = 0;        // at whether viewers wait
  Timer again_;
  std::shared_ptr<Watch> watch_;
};

}  // namespace reelcache
