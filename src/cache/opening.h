// Finds out about one object: its record on disk, then the origin. One at a time for each name.
//
//   record     read what the store keeps of it: how often it was purged, and its record (worker thread)
//   question   nothing known: the first ranged GET is the question too, its answer's head has the facts;
//              a HEAD where no body is wanted
//   stale      known but old: ask the origin whether it is still that version
//   told       the table and whoever asked have their answer
//
//   record -> question | stale | told      question, stale -> told
//
// Lifetime: keeps itself alive until told, and as long as its GET runs. Thread: the loop it was made on.
#pragma once

#include <memory>
#include <string>

#include "cache/cache.h"

namespace reelcache {

class Opening final : public FetchSink, public std::enable_shared_from_this<Opening> {
 public:
  Opening(Cache& cache, Loop& loop, std::string name, OpenWish wish, std::weak_ptr<Viewer> viewer);

  // Requires: look.kind is kAsk.
  void Start(ObjectTable::Look look);

  void OnTiming(const FetchTiming& timing) override;
  void OnRangeIgnored() override;
  void OnHead(const ObjectFacts& facts, ByteInterval interval) override;
  void OnBytes(std::string_view bytes) override;
  void OnEnd(Status status) override;

 private:
  void OnRecord(const ObjectRef& recorded, Generation generation);
  void Remember(const Object& object);
  void Forget();
  void Ask();
  void AskByHead();
  void Revalidate(ObjectRef known);
  void OnRevalidated(const ObjectRef& known, Result<ObjectFacts> facts);
  void OnSameVersion(const ObjectRef& known, const ObjectFacts& facts);
  void FetchTail(const ObjectRef& object, std::uint64_t from);
  void TellNew(const ObjectFacts& facts);
  void TellUnstored(const Object& object);
  void Tell(Result<Opened> result);

  Cache& cache_;
  Loop& loop_;
  std::string name_;
  OpenWish wish_;
  std::weak_ptr<Viewer> viewer_;
  ObjectTable::QuestionRef question_;
  Generation generation_;  // of what is opened
  bool changed_ = false;   // the record on disk is of a version that is gone
  bool told_ = false;
  bool range_ignored_ = false;
  std::optional<FetchTiming> timing_;         // of the GET
  std::optional<GaugeMark> waits_at_origin_;  // until told
  std::shared_ptr<Opening> running_;  // itself, while a GET without a fill runs
  std::unique_ptr<FetchHandle> handle_;
  std::weak_ptr<Fill> fill_;  // keeps this opening alive while it runs
};

}  // namespace reelcache
