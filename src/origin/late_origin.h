// An origin whose place is not known at the start: it is asked for at the first use, and again until it is there.
//
// Lifetime and threads as of any origin; the place is asked for on the home loop.
#pragma once

#include <functional>
#include <memory>
#include <mutex>

#include "origin/origin.h"
#include "origin/token_cache.h"

namespace reelcache {

class LateOrigin final : public Origin {
 public:
  using Make = std::function<std::unique_ptr<Origin>(const std::string& place)>;

  // `source` answers with the place as a token's value. `address` names this origin, whatever the place will be.
  LateOrigin(std::string address, Loop& home, std::unique_ptr<TokenSource> source, Make make, const Clock& clock);

  std::unique_ptr<FetchHandle> Fetch(Loop& loop, FetchRequest request, FetchSink& sink) override;
  void Stat(Loop& loop, std::string name, OnFacts on_facts) override;
  void List(Loop& loop, std::string token, OnListPage on_page) override;
  std::string Describe() const override { return address_; }
  std::string CacheScope() const override { return address_; }
  // Before the place is known nothing of it can be found in the cache: another place holds other objects.
  std::string CacheKey(const std::string& name) const override;
  void CloseLoop(Loop& loop) override;

 private:
  class LateFetch;
  Origin* Inner() const;  // null until the place is known
  void Find(Loop& loop, std::function<void(Result<Origin*>)> on_found);

  const std::string address_;
  const Make make_;
  const std::unique_ptr<TokenSource> source_;
  TokenCache places_;
  mutable std::mutex mutex_;
  std::unique_ptr<Origin> inner_;  // guarded by mutex_ until it is set, constant from then on
};

}  // namespace reelcache
