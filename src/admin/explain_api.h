// /api/explain?name=...[&range=bytes=0-]: what would happen to such a request now, and why. Nothing is fetched and nothing
// counts as a use.
#pragma once

#include <string>

#include "cache/cache.h"
#include "server/answer.h"
#include "server/server_parts.h"

namespace reelcache {

class ExplainApi final : public Handler {
 public:
  // `options` outlives it. `workers` runs what takes long for a large film: not those that read for viewers.
  ExplainApi(Cache& cache, const ServerOptions& options, WorkPool& workers)
      : cache_(cache), options_(options), workers_(workers) {}

  void Handle(Loop& loop, const RequestHead& head, const TargetUri& target, OnAnswer on_answer) override;

 private:
  Cache& cache_;
  const ServerOptions& options_;
  WorkPool& workers_;
};

}  // namespace reelcache
