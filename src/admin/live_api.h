// /api/live: the totals of /api/stats once a second, as server-sent events. Thread: any.
#pragma once

#include <atomic>
#include <chrono>
#include <memory>

#include "admin/stats_api.h"
#include "server/answer.h"

namespace reelcache {

class LiveApi final : public Handler {
 public:
  static constexpr int kMostStreams = 32;  // more are answered 503

  explicit LiveApi(const StatsApi& stats, std::chrono::milliseconds every = std::chrono::seconds(1))
      : stats_(stats), every_(every) {}

  void Handle(Loop& loop, const RequestHead& head, const TargetUri& target, OnAnswer on_answer) override;

 private:
  const StatsApi& stats_;
  const std::chrono::milliseconds every_;
  std::shared_ptr<std::atomic<int>> streams_ = std::make_shared<std::atomic<int>>(0);  // running ones
};

}  // namespace reelcache
