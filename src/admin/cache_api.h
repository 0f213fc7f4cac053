// /api/cache and /api/cache/<name>: what is in the cache, and what came of it.
//
// A pass over everything serves whoever asks within a second of it, or within ten times as long as it took: however many
// look, it costs at most a tenth of one core. What an operator changes begins a new one.
//
// Memory: the last pass, about 400 bytes an object and two bits for each of its chunks.
// Thread: Handle from any loop; passes and answers are made on a thread of its own. Lifetime: ends before cache and loops.
#pragma once

#include <string>
#include <vector>

#include "admin/cache_query.h"
#include "io/work_pool.h"
#include "server/answer.h"

namespace reelcache {

class CacheApi final : public Handler {
 public:
  static constexpr std::string_view kPath = "/api/cache";
  static constexpr std::string_view kPrefix = "/api/cache/";

  explicit CacheApi(Cache& cache) : cache_(cache) {}

  // Something was changed on demand: who asks from now on sees it. Thread: any.
  void LookAnew();

  void Handle(Loop& loop, const RequestHead& head, const TargetUri& target, OnAnswer on_answer) override;

 private:
  void Make(Loop& loop, OnAnswer on_answer, std::function<Answer()> make);
  const std::vector<ObjectContents>& Contents();
  Answer ListAnswer(const CacheQuery& query);
  Answer ObjectAnswer(const std::string& name);

  Cache& cache_;
  std::vector<ObjectContents> contents_;  // these two on the pool only
  std::optional<SteadyTime> shared_until_;

  WorkPool pool_{"contents", 1};  // last: joined before anything its work touches goes
};

}  // namespace reelcache
