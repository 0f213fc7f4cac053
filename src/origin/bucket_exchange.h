// One request to a bucket: authorised, sent, and sent again when its authority can be mended.
//
//   authorising   waits for a token or an address
//   running       libcurl has it; good answers go straight to the sink, of a refusal the body is read for what it says
//   over          the sink has heard its end, or the exchange was cancelled
//
//   authorising -> running -> over      running -> authorising (refused, once for each kind of cure)
//
// Thread: its loop. Lifetime: kept by whoever made it; one that keeps its sink is kept by what it waits for.
#pragma once

#include <memory>
#include <set>

#include "origin/authority.h"
#include "origin/bucket_dialect.h"
#include "origin/curl_exchange.h"
#include "origin/curl_pool.h"

namespace reelcache {

// What every request to one bucket needs. Outlives its exchanges.
struct BucketAccess {
  const BucketDialect& dialect;
  Authority& authority;
  CurlPool& pool;
};

class BucketExchange final : public HttpExchange,
                             private ExchangeSink,
                             public std::enable_shared_from_this<BucketExchange> {
 public:
  struct Sending {
    bool urgent = true;
    std::atomic<std::uint64_t>* sent_counter = nullptr;
  };

  // `sink` must live until its OnDone or Cancel.
  BucketExchange(BucketAccess access, Loop& loop, StorageRequest request, Sending sending, ExchangeSink& sink);
  // The exchange keeps `sink` until OnDone, and is kept until then.
  BucketExchange(BucketAccess access, Loop& loop, StorageRequest request, Sending sending,
                 std::shared_ptr<ExchangeSink> sink);

  void Start() override { Authorize(); }
  void Cancel() override;
  void Pause() override;
  void Resume() override;

 private:
  bool OnAnswer(const AnswerHead& head) override;
  Take OnBody(std::string_view bytes) override;
  void OnDone(Status transport) override;

  void Authorize();
  void Send(StorageRequest authorized);
  void Report(Status status);
  // Itself when nobody else keeps it.
  std::shared_ptr<BucketExchange> Keeper() { return owned_sink_ ? shared_from_this() : nullptr; }

  BucketAccess access_;
  Loop& loop_;
  const StorageRequest request_;
  const Sending sending_;
  std::shared_ptr<ExchangeSink> owned_sink_;
  ExchangeSink* sink_;  // null when it is over
  StorageRequest sent_;
  std::shared_ptr<CurlExchange> exchange_;  // null while authorising
  std::optional<RefusedAnswer> refused_;
  std::set<Cure> taken_;  // cures
  bool paused_ = false;
};

}  // namespace reelcache
