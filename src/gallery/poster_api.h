// /poster/<name>?v=<version>: a video's poster, kept for as long as the store keeps it. Thread: any loop.
#pragma once

#include "cache/cache.h"
#include "server/answer.h"

namespace reelcache {

class PosterApi final : public Handler {
 public:
  static constexpr std::string_view kPrefix = "/poster/";

  explicit PosterApi(Cache& cache) : cache_(cache) {}

  void Handle(Loop& loop, const RequestHead& head, const TargetUri& target, OnAnswer on_answer) override;

 private:
  Cache& cache_;
};

}  // namespace reelcache
