#include "origin/dir_origin.h"

#include <filesystem>
#include <list>

#include "origin/dir_fetch.h"
#include "origin/dir_walk.h"
#include "origin/pending_calls.h"

namespace reelcache {
namespace {

std::string ScopeOf(const std::string& path) {
  std::error_code error;
  auto real = std::filesystem::weakly_canonical(std::filesystem::absolute(path, error), error);
  return "dir:" + (error ? path : real.string());
}

}  // namespace

class DirOrigin::Shared {
 public:
  explicit Shared(std::string path) : path_(std::move(path)) {}

  PendingCalls<ObjectFacts> stats;
  PendingCalls<ListPage> lists;

  Result<ObjectFacts> ReadFacts(const std::string& name) const {
    auto file = DirFile::Open(path_, name);
    if (!file) return file.error();
    return (*file)->facts();
  }

  Result<ListPage> ReadPage(const std::string& token) {
    auto walk = TakeWalk(token);
    if (!walk) return walk.error();
    ListPage page{walk->Next(kPageNames), {}};
    if (walk->done() || page.objects.empty()) return page;
    page.next = page.objects.back().name;
    KeepWalk(page.next, std::move(*walk));
    return page;
  }

 private:
  static constexpr std::size_t kMostKeptWalks = 4;

  // Walks are kept between pages, so that a folder of many pages is read once. A walk that was dropped is made again.
  Result<DirWalk> TakeWalk(const std::string& token) {
    std::unique_lock lock(mutex_);
    for (auto kept = walks_.begin(); kept != walks_.end(); ++kept) {
      if (token.empty() || kept->first != token) continue;
      DirWalk walk = std::move(kept->second);
      walks_.erase(kept);
      return walk;
    }
    lock.unlock();
    return DirWalk::Begin(path_, token, skipped_);
  }

  void KeepWalk(const std::string& token, DirWalk walk) {
    std::lock_guard lock(mutex_);
    walks_.emplace_back(token, std::move(walk));
    if (walks_.size() > kMostKeptWalks) walks_.pop_front();
  }

  const std::string path_;
  SkippedNames skipped_;
  std::mutex mutex_;
  std::list<std::pair<std::string, DirWalk>> walks_;  // guarded by mutex_; oldest first
};

DirOrigin::DirOrigin(std::string path, WorkPool& pool, OriginStats* stats)
    : path_(std::move(path)),
      scope_(ScopeOf(path_)),
      pool_(pool),
      stats_(*stats),
      shared_(std::make_shared<Shared>(path_)) {}

DirOrigin::~DirOrigin() = default;

std::string DirOrigin::Describe() const { return "dir:" + path_; }

std::unique_ptr<FetchHandle> DirOrigin::Fetch(Loop& loop, FetchRequest request, FetchSink& sink) {
  return std::make_unique<DirFetch>(loop, pool_, stats_, path_, std::move(request), sink);
}

void DirOrigin::Stat(Loop& loop, std::string name, OnFacts on_facts) {
  Count(stats_.stat_requests);
  std::uint64_t id = shared_->stats.Add(loop, std::move(on_facts));
  pool_.Submit([shared = shared_, &loop, &stats = stats_, id, name = std::move(name)] {
    auto facts = shared->ReadFacts(name);
    if (!facts) stats.CountError(facts.error().kind);
    loop.Post([shared, id, facts = std::move(facts)] { shared->stats.Settle(id, facts); });
  });
}

void DirOrigin::List(Loop& loop, std::string token, OnListPage on_page) {
  Count(stats_.list_requests);
  std::uint64_t id = shared_->lists.Add(loop, std::move(on_page));
  pool_.Submit([shared = shared_, &loop, &stats = stats_, id, token = std::move(token)] {
    auto page = shared->ReadPage(token);
    if (!page) stats.CountError(page.error().kind);
    loop.Post([shared, id, page = std::move(page)]() mutable { shared->lists.Settle(id, std::move(page)); });
  });
}

void DirOrigin::CloseLoop(Loop& loop) {
  shared_->stats.CloseLoop(loop);
  shared_->lists.CloseLoop(loop);
}

}  // namespace reelcache
