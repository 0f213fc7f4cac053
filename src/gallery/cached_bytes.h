// One object's bytes through the cache, for the program that reads videos: behind every viewer. A reading begins when
// no viewer waits for the origin, or has waited long enough itself, and yields to viewers that come meanwhile.
//
// Thread: its loop only. Lifetime: dropping it ends what runs, and nothing is called any more.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "cache/cache.h"
#include "gallery/media_worker.h"
#include "io/timer.h"

namespace reelcache {

class CachedBytes final : public MediaBytes {
 public:
  CachedBytes(Cache& cache, Loop& loop, std::string name);
  ~CachedBytes() override;

  // Finds out about the object. Call it once, before anything else. `on_open` is called later or inside this call.
  // Errors: those of Cache::Open.
  void Open(std::function<void(Status)> on_open);

  void Read(ByteInterval interval, OnRead on_read) override;
  std::uint64_t complete_length() const override { return opened_.object->facts().complete_length; }

  // Requires: it is open.
  const ObjectRef& object() const { return opened_.object; }

 private:
  class Watch;

  void WhenNobodyWaits(void (CachedBytes::*step)());
  void LookAgain();
  void Ask();
  void OnOpened(Result<Opened> result);
  void Begin();
  void TakePieces();
  void End(Result<std::string> bytes);

  Cache& cache_;
  Loop& loop_;
  const std::string name_;
  std::function<void(Status)> on_open_;
  Opened opened_;
  ByteInterval interval_;  // of the reading
  OnRead on_read_;
  std::string bytes_;      // what came of it
  std::shared_ptr<BodyReader> reader_;
  void (CachedBytes::*step_)() = nullptr;  // what viewers hold up
  int looks_ = 0;                          // at whether they still do
  Timer look_again_;
  std::shared_ptr<Watch> watch_;
};

}  // namespace reelcache
