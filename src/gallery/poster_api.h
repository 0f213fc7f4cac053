// /poster/<name>?v=<version>: a video's poster, kept for as long as the store keeps it. Thread: any loop.
#pragma once

#include "cache/cache.h"
#include "server/answer.h"

namespace reelcache {

class PosterApi final : public Handler {
 public:
  static constexpr std::string_view kPrefix = "/poster/";

  PosterApi(Cache& cache, bool serve_hidden) : cache_(cache), serve_hidden_(serve_hidden) {}

  void Handle(Loop& loop, const RequestHead& head, const TargetUri& target, OnAnswer on_answer) override;

 private:
  Cache& cache_;
  const bool serve_hidden_;
};

}  // namespace reelcache
