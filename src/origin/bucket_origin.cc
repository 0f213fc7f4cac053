#include "origin/bucket_origin.h"

#include <fmt/format.h>

#include "base/log.h"
#include "origin/http_fetch.h"
#include "origin/refused_fetch.h"

namespace reelcache {
namespace {

WallTime Now() { return std::chrono::system_clock::now(); }

// Refusals whose answer to HEAD leaves open what was wrong: a 404 may be of the object or of the bucket.
bool IsUnexplained(ErrorKind kind) {
  return kind == ErrorKind::kNotFound || kind == ErrorKind::kForbidden || kind == ErrorKind::kUnauthorized || kind == ErrorKind::kBadAnswer;
}

}  // namespace

BucketOrigin::BucketOrigin(std::string address, std::unique_ptr<BucketDialect> dialect,
                           std::unique_ptr<Authority> authority, OriginOptions options, OriginStats* stats)
    : address_(std::move(address)),
      dialect_(std::move(dialect)),
      authority_(std::move(authority)),
      pool_(std::move(options)),
      stats_(*stats) {}

BucketOrigin::~BucketOrigin() = default;

std::unique_ptr<FetchHandle> BucketOrigin::Fetch(Loop& loop, FetchRequest request, FetchSink& sink) {
  if (!IsBucketObjectName(request.name)) return std::make_unique<RefusedFetch>(loop, sink, NoSuchName(request.name));
  if (request.interval.empty())
    return std::make_unique<RefusedFetch>(loop, sink, Error{ErrorKind::kInvalid, "an empty interval was asked"});
  auto make_exchange = [this, &loop](const FetchRequest& fetch, ExchangeSink& exchange_sink) {
    return std::make_shared<BucketExchange>(access(), loop, dialect_->ReadRequest(fetch),
                                            BucketExchange::Sending{fetch.urgent, &stats_.fetches}, exchange_sink);
  };
  return std::make_unique<HttpFetch>(make_exchange, dialect_->rules(), stats_, std::move(request), sink);
}

void BucketOrigin::Stat(Loop& loop, std::string name, OnFacts on_facts) {
  std::uint64_t call = stat_calls_.Add(loop, std::move(on_facts));
  if (!IsBucketObjectName(name))
    return loop.Post([this, call, error = NoSuchName(name)] { stat_calls_.Settle(call, error); });
  AskFacts(loop, name, dialect_->StatRequest(name), false, call);
}

void BucketOrigin::AskFacts(Loop& loop, const std::string& name, StorageRequest request, bool is_second,
                            std::uint64_t call) {
  auto sink = MakeWholeSink(kMostFactsBytes, [this, &loop, name, is_second, call](Result<AnswerHead> head, std::string body) {
    auto facts = head ? dialect_->ReadStat(*head, body, Now()) : Result<ObjectFacts>(head.error());
    auto second = !facts && !is_second && IsUnexplained(facts.error().kind) ? dialect_->SecondStatRequest(name) : std::nullopt;
    if (second) return AskFacts(loop, name, std::move(*second), true, call);
    SettleFacts(name, call, std::move(facts));
  });
  std::make_shared<BucketExchange>(access(), loop, std::move(request), BucketExchange::Sending{true, &stats_.stat_requests},
                                   std::move(sink))->Start();
}

void BucketOrigin::SettleFacts(const std::string& name, std::uint64_t call, Result<ObjectFacts> facts) {
  if (!facts) {
    stats_.CountError(facts.error().kind);
    facts.error().message = fmt::format("facts of {}: {}", Quoted(name), facts.error().message);
  }
  stat_calls_.Settle(call, std::move(facts));
}

void BucketOrigin::List(Loop& loop, std::string token, OnListPage on_page) {
  std::uint64_t call = list_calls_.Add(loop, std::move(on_page));
  auto sink = MakeWholeSink(kMostPageBytes, [this, call](Result<AnswerHead> head, std::string body) {
    auto page = head ? dialect_->ReadList(body, skipped_) : Result<ListPage>(head.error());
    if (!page) {
      stats_.CountError(page.error().kind);
      page.error().message = fmt::format("listing of {}: {}", address_, page.error().message);
    }
    list_calls_.Settle(call, std::move(page));
  });
  std::make_shared<BucketExchange>(access(), loop, dialect_->ListRequest(token),
                                   BucketExchange::Sending{false, &stats_.list_requests}, std::move(sink))->Start();
}

void BucketOrigin::CloseLoop(Loop& loop) {
  authority_->CloseLoop(loop);
  pool_.CloseLoop(loop);
  stat_calls_.CloseLoop(loop);
  list_calls_.CloseLoop(loop);
}

}  // namespace reelcache
