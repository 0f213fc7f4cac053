// Checks videos straight at their origin, a few at a time.
//
// Thread: its loop only. Lifetime: dropping it ends what runs.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "app/origin_bytes.h"
#include "gallery/media_worker.h"
#include "media/media_facts.h"

namespace reelcache {

// What was found out about one video.
struct CheckedVideo {
  std::string name;
  std::optional<Error> error;  // its bytes could not be had, and then nothing else is known but the cost
  ObjectFacts object;
  bool range_ignored = false;  // the origin sent the whole object where a part was asked for
  MediaFacts facts;
  ReadCost cost;

  bool IsFault() const { return error || facts.damage != Damage::kNone; }
};

class CheckRun {
 public:
  using OnVideo = std::function<void(CheckedVideo)>;

  // `on_video` is called for each name, in their order.
  CheckRun(Loop& loop, Origin& origin, MediaWorker::Options worker, std::vector<std::string> names, OnVideo on_video);
  ~CheckRun();

  // `on_end` is called once, after the last video.
  void Start(std::function<void()> on_end);

  static constexpr std::size_t kAtOnce = 4;

 private:
  class Check;

  void StartMore();
  void OnChecked(std::size_t index, CheckedVideo video);

  Loop& loop_;
  Origin& origin_;
  const MediaWorker::Options worker_;
  const std::vector<std::string> names_;
  const OnVideo on_video_;
  std::function<void()> on_end_;
  std::size_t next_ = 0;                        // to be started
  std::size_t told_ = 0;                        // told to on_video
  std::map<std::size_t, std::unique_ptr<Check>> running_;
  std::map<std::size_t, CheckedVideo> waiting_;  // for those before them
};

}  // namespace reelcache
