// Asks another origin again after a fault that may pass: from the byte after the last one, of the same version only.
//
// Without a strong validator a fetch is asked again only as long as no byte came. Attempts that bring bytes count
// against `most_attempts` only. All retries together keep to a budget: see retry_budget.h.
#pragma once

#include <memory>
#include <mutex>
#include <unordered_set>

#include "origin/origin_decorator.h"
#include "origin/retries.h"
#include "origin/retrying_fetch.h"

namespace reelcache {

class RetryingOrigin final : public OriginDecorator {
 public:
  RetryingOrigin(Origin& inner, RetryPolicy policy, OriginStats* stats, const Clock& clock = Clock::System());
  ~RetryingOrigin() override;

  std::unique_ptr<FetchHandle> Fetch(Loop& loop, FetchRequest request, FetchSink& sink) override;
  void Stat(Loop& loop, std::string name, OnFacts on_facts) override;
  void List(Loop& loop, std::string token, OnListPage on_page) override;
  // Closes the inner origin too.
  void CloseLoop(Loop& loop) override;

 private:
  class Call;
  template <typename T>
  class RetriedCall;

  void Remember(std::shared_ptr<Call> call);
  void Forget(const std::shared_ptr<Call>& call);

  Retries retries_;
  const std::shared_ptr<RunningFetches<RetryingFetch>> fetches_ = std::make_shared<RunningFetches<RetryingFetch>>();
  std::mutex mutex_;
  std::unordered_set<std::shared_ptr<Call>> calls_;  // guarded by mutex_; each used on its loop only
};

}  // namespace reelcache
