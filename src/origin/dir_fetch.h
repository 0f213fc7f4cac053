// One fetch from a folder: pieces of 256 KiB read on a work pool, at most two of them waiting for the sink.
#pragma once

#include <atomic>
#include <deque>
#include <memory>

#include "io/work_pool.h"
#include "origin/dir_file.h"
#include "origin/origin_stats.h"

namespace reelcache {

class DirFetch final : public FetchHandle {
 public:
  // `pool` ends before `loop`: its work posts to it. `stats` outlives the pool.
  DirFetch(Loop& loop, WorkPool& pool, OriginStats& stats, std::string root_path, FetchRequest request, FetchSink& sink);
  ~DirFetch() override;

  void Pause() override;
  void Resume() override;

  static constexpr std::uint64_t kPieceBytes = 256 * 1024;

 private:
  class Core;
  std::shared_ptr<Core> core_;
};

}  // namespace reelcache
