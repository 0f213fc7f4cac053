// One object's bytes straight from its origin, for reading here and there: in blocks, each fetched once.
//
// A block that follows the one before it brings more blocks with it, twice as many each time, so a long index costs few
// requests.
//
// Thread: its loop only. Lifetime: dropping it cancels; nothing is called any more.
#pragma once

#include <map>

#include "gallery/media_worker.h"
#include "origin/origin.h"

namespace reelcache {

struct ReadCost {
  std::uint64_t requests = 0;
  std::uint64_t bytes = 0;
};

class OriginBytes final : public MediaBytes, private FetchSink {
 public:
  OriginBytes(Origin& origin, Loop& loop, std::string name) : origin_(origin), loop_(loop), name_(std::move(name)) {}

  // Fetches the first block and with it what the origin says of the object. Call it once, before anything else.
  // Errors: as FetchSink::OnEnd; kUnsatisfied for an empty object.
  void Open(std::function<void(Status)> on_open);

  void Read(ByteInterval interval, OnRead on_read) override;
  std::uint64_t complete_length() const override { return facts_.complete_length; }

  const ObjectFacts& facts() const { return facts_; }
  bool range_ignored() const { return range_ignored_; }
  const ReadCost& cost() const { return cost_; }

  static constexpr std::uint64_t kBlockBytes = 256 * 1024;
  static constexpr std::uint64_t kMostRunBlocks = 16;
  static constexpr std::uint64_t kMostBytes = 64 * 1024 * 1024;  // of one object, all of which are kept

 private:
  void OnRangeIgnored() override { range_ignored_ = true; }
  void OnHead(const ObjectFacts& facts, ByteInterval interval) override;
  void OnBytes(std::string_view bytes) override;
  void OnEnd(Status status) override;

  void Fetch(std::uint64_t block, std::uint64_t blocks, std::function<void(Status)> on_done);
  std::optional<std::uint64_t> FirstMissing(ByteInterval interval) const;
  std::uint64_t RunFrom(std::uint64_t block) const;
  std::string Copy(ByteInterval interval) const;

  Origin& origin_;
  Loop& loop_;
  const std::string name_;
  ObjectFacts facts_;
  bool range_ignored_ = false;
  bool changed_ = false;  // between two requests
  ReadCost cost_;
  std::map<std::uint64_t, std::string> blocks_;  // by number
  std::uint64_t next_block_ = UINT64_MAX;        // behind the last run that was fetched
  std::uint64_t run_blocks_ = 1;                 // of the last run
  std::uint64_t run_begin_ = 0;                  // its first block
  std::string run_;                              // what came of it
  std::function<void(Status)> on_done_;          // of the running fetch
  std::unique_ptr<FetchHandle> fetch_;
};

}  // namespace reelcache
