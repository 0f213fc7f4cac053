// The regular files below one folder of this machine, as objects.
//
// A version is told by size, times and inode; a file that changes while it is read ends its fetch with kChanged. Pages
// of a listing follow each other in walk order; the token is the last name of the page before.
//
// Lifetime: may be destroyed before its pool; the pool and the stats outlive its work, the loops outlive the pool.
// CloseLoop leaves fetches alone: they hear nothing more once their handle is dropped.
#pragma once

#include <memory>

#include "io/work_pool.h"
#include "origin/origin.h"
#include "origin/origin_stats.h"

namespace reelcache {

class DirOrigin final : public Origin {
 public:
  // The folder need not exist yet; List then says so.
  DirOrigin(std::string path, WorkPool& pool, OriginStats* stats);
  ~DirOrigin() override;

  std::unique_ptr<FetchHandle> Fetch(Loop& loop, FetchRequest request, FetchSink& sink) override;
  void Stat(Loop& loop, std::string name, OnFacts on_facts) override;
  void List(Loop& loop, std::string token, OnListPage on_page) override;
  std::string Describe() const override;
  std::string CacheScope() const override { return scope_; }
  void CloseLoop(Loop& loop) override;

  static constexpr std::size_t kPageNames = 1000;

 private:
  class Shared;
  const std::string path_;
  const std::string scope_;  // the folder without links, as it was at the start
  WorkPool& pool_;
  OriginStats& stats_;
  std::shared_ptr<Shared> shared_;  // also held by work that is on its way
};

}  // namespace reelcache
