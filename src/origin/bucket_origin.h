// The objects of one bucket below a prefix, in any dialect of object storage.
//
// Lifetime: CloseLoop for every loop that used it, or no such loop runs any more; before the loops are destroyed.
#pragma once

#include <memory>

#include "origin/bucket_exchange.h"
#include "origin/curl_get.h"
#include "origin/origin.h"
#include "origin/origin_stats.h"
#include "origin/pending_calls.h"

namespace reelcache {

class BucketOrigin final : public Origin {
 public:
  // `address` is what --origin said, without secrets: the name in logs and in the keys of the cache.
  BucketOrigin(std::string address, std::unique_ptr<BucketDialect> dialect, std::unique_ptr<Authority> authority,
               OriginOptions options, OriginStats* stats);
  ~BucketOrigin() override;

  std::unique_ptr<FetchHandle> Fetch(Loop& loop, FetchRequest request, FetchSink& sink) override;
  void Stat(Loop& loop, std::string name, OnFacts on_facts) override;
  void List(Loop& loop, std::string token, OnListPage on_page) override;
  std::string Describe() const override { return address_; }
  std::string CacheScope() const override { return address_; }
  void CloseLoop(Loop& loop) override;

  static constexpr std::size_t kMostPageBytes = 16 * 1024 * 1024;
  static constexpr std::size_t kMostFactsBytes = 64 * 1024;

 private:
  BucketAccess access() { return {*dialect_, *authority_, pool_}; }
  void AskFacts(Loop& loop, const std::string& name, StorageRequest request, bool is_second, std::uint64_t call);
  void SettleFacts(const std::string& name, std::uint64_t call, Result<ObjectFacts> facts);

  const std::string address_;
  const std::unique_ptr<BucketDialect> dialect_;
  const std::unique_ptr<Authority> authority_;
  CurlPool pool_;
  OriginStats& stats_;
  SkippedNames skipped_;
  PendingCalls<ObjectFacts> stat_calls_;
  PendingCalls<ListPage> list_calls_;
};

}  // namespace reelcache
