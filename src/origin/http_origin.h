// Objects below one prefix of an HTTP server: fetched by range, found through the server's index pages.
//
// A listing goes through one folder a page, depth first, at most 32 levels and 10,000 folders.
//
// Lifetime: CloseLoop for every loop that used it, or no such loop runs any more; before the loops are destroyed.
#pragma once

#include <memory>

#include "origin/curl_get.h"
#include "origin/curl_pool.h"
#include "origin/folder_queue.h"
#include "origin/index_page.h"
#include "origin/origin.h"
#include "origin/origin_stats.h"
#include "origin/origin_url.h"
#include "origin/skipped_names.h"

namespace reelcache {

class HttpOrigin final : public Origin {
 public:
  // Requires: url.kind is kHttp.
  HttpOrigin(OriginUrl url, OriginOptions options, OriginStats* stats);
  ~HttpOrigin() override;

  std::unique_ptr<FetchHandle> Fetch(Loop& loop, FetchRequest request, FetchSink& sink) override;
  void Stat(Loop& loop, std::string name, OnFacts on_facts) override;
  void List(Loop& loop, std::string token, OnListPage on_page) override;
  std::string Describe() const override { return url_.Format(); }
  std::string CacheScope() const override { return url_.Format(); }
  void CloseLoop(Loop& loop) override { pool_.CloseLoop(loop); }

  static constexpr std::size_t kMostPageBytes = 64 * 1024 * 1024;
  static constexpr int kMostLevels = 32;
  static constexpr std::uint64_t kMostFolders = 10'000;

 private:
  std::string UrlOf(std::string_view name) const;
  void StatByRange(Loop& loop, std::string name, OnFacts on_facts);
  Result<ListPage> ReadFolder(const Result<AnswerHead>& head, std::string_view body, const std::string& folder,
                              FolderQueue queue);
  ListPage PageOf(const std::vector<IndexEntry>& entries, const std::string& folder, FolderQueue queue);

  const OriginUrl url_;
  CurlPool pool_;
  OriginStats& stats_;
  SkippedNames skipped_;
};

}  // namespace reelcache
