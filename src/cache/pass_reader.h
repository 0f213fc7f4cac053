// The reader of objects that must not be stored or combined: one fetch for one reader, held back by its socket.
//
// Memory: at most kWindowBytes and what libcurl hands over after a pause.
#pragma once

#include <deque>
#include <memory>

#include "base/metrics.h"
#include "cache/body_reader.h"
#include "cache/object.h"

namespace reelcache {

class PassReader final : public BodyReader, public FetchSink {
 public:
  static constexpr std::size_t kWindowBytes = 512 * 1024;

  // The fetch must find the very facts that the answer's head was made from, else it ends in kChanged.
  PassReader(Origin& origin, Loop& loop, ObjectRef object, const ReadWish& wish, std::weak_ptr<Viewer> viewer);

  std::optional<Result<Piece>> Next(std::size_t most_bytes) override;
  bool done() const override { return rest_.empty(); }
  std::optional<FetchTiming> fetch_timing() const override { return timing_; }

  void OnTiming(const FetchTiming& timing) override { timing_ = timing; }
  void OnHead(const ObjectFacts& facts, ByteInterval interval) override;
  void OnBytes(std::string_view bytes) override;
  void OnEnd(Status status) override;

 private:
  void ReadyLater();

  Loop& loop_;
  ObjectRef object_;
  ByteInterval rest_;
  std::deque<Slice> window_;
  std::size_t window_bytes_ = 0;
  bool paused_ = false;
  bool ended_ = false;
  std::optional<Error> error_;
  std::optional<FetchTiming> timing_;
  bool told_ = false;  // a call of the viewer is posted
  std::weak_ptr<Viewer> viewer_;
  std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
  std::unique_ptr<FetchHandle> handle_;
};

}  // namespace reelcache
