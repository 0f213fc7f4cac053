#include "origin/bucket_exchange.h"

#include <algorithm>

#include "base/ascii.h"
#include "http/response_fields.h"
#include "origin/curl_get.h"

namespace reelcache {
namespace {

// Answers with bytes or facts in them, and those of preconditions and ranges, which need no explanation.
bool IsRefusal(int status) { return status != 200 && status != 206 && status != 412 && status != 416; }

bool IsWithoutCredentials(const StorageRequest& request) {
  return std::none_of(request.fields.begin(), request.fields.end(),
                      [](const std::string& field) { return field.starts_with("Authorization:"); });
}

bool IsRefusedRight(ErrorKind kind) { return kind == ErrorKind::kForbidden || kind == ErrorKind::kUnauthorized; }

RefusedAnswer RefusedBy(const AnswerHead& head, const StorageRequest& request) {
  RefusedAnswer refused{head.status, "", std::nullopt, std::string(head.fields.Find("x-amz-bucket-region").value_or("")),
                        request.pinned, request.kind == StorageRequest::Kind::kList};
  auto retry_after = TrimOws(head.fields.Find("Retry-After").value_or(""));
  refused.retry_after = ParseRetryAfter(retry_after, std::chrono::system_clock::now());
  return refused;
}

}  // namespace

BucketExchange::BucketExchange(BucketAccess access, Loop& loop, StorageRequest request, Sending sending,
                               ExchangeSink& sink)
    : access_(access), loop_(loop), request_(std::move(request)), sending_(sending), sink_(&sink) {}

BucketExchange::BucketExchange(BucketAccess access, Loop& loop, StorageRequest request, Sending sending,
                               std::shared_ptr<ExchangeSink> sink)
    : BucketExchange(access, loop, std::move(request), sending, *sink) {
  owned_sink_ = std::move(sink);
}

void BucketExchange::Cancel() {
  sink_ = nullptr;
  if (exchange_) exchange_->Cancel();
}

void BucketExchange::Pause() {
  paused_ = true;
  if (exchange_) exchange_->Pause();
}

void BucketExchange::Resume() {
  paused_ = false;
  if (exchange_) exchange_->Resume();
}

void BucketExchange::Authorize() {
  exchange_ = nullptr;
  refused_.reset();
  access_.authority.Authorize(loop_, request_, [weak = weak_from_this(), keeper = Keeper(), this](Result<StorageRequest> authorized) {
    auto self = weak.lock();
    if (!self || sink_ == nullptr) return;
    if (authorized.ok()) return Send(std::move(*authorized));
    // Never inside Start: whoever started it may not be ready for the end.
    loop_.Post([self, error = authorized.error()] { self->Report(error); });
  });
}

void BucketExchange::Send(StorageRequest authorized) {
  sent_ = std::move(authorized);
  ExchangeRequest request{sent_.Url(), sent_.head_only, sending_.urgent, sent_.fields, sending_.sent_counter};
  request.accepted_coding = sent_.accepted_coding;
  request.follow_redirects = false;  // a signature is for one address, a token for one server
  CurlMulti& multi = access_.pool.For(loop_);
  const OriginOptions& options = access_.pool.options();
  ExchangeSink& sink = *this;
  exchange_ = owned_sink_ ? std::make_shared<CurlExchange>(multi, options, std::move(request),
                                                           std::shared_ptr<ExchangeSink>(shared_from_this(), &sink))
                          : std::make_shared<CurlExchange>(multi, options, std::move(request), sink);
  if (paused_) exchange_->Pause();
  exchange_->Start();
}

bool BucketExchange::OnAnswer(const AnswerHead& head) {
  if (!IsRefusal(head.status)) return sink_->OnAnswer(head);
  refused_ = RefusedBy(head, request_);
  return !sent_.head_only;
}

ExchangeSink::Take BucketExchange::OnBody(std::string_view bytes) {
  if (!refused_) return sink_->OnBody(bytes);
  refused_->body += bytes.substr(0, kMostErrorBytes - refused_->body.size());
  return refused_->body.size() < kMostErrorBytes ? Take::kMore : Take::kEnough;
}

void BucketExchange::OnDone(Status transport) {
  auto keep = shared_from_this();
  if (!refused_) return Report(std::move(transport));
  Refusal refusal = access_.dialect.ReadRefusal(*refused_);
  if (refused_->listing && IsWithoutCredentials(sent_) && IsRefusedRight(refusal.error.kind))
    refusal.error.code = "credentials_missing";
  if (taken_.insert(refusal.cure).second && access_.authority.TakeCure(sent_, refusal)) return Authorize();
  Report(std::move(refusal.error));
}

void BucketExchange::Report(Status status) {
  auto owner = std::move(owned_sink_);
  if (ExchangeSink* sink = std::exchange(sink_, nullptr)) sink->OnDone(std::move(status));
}

}  // namespace reelcache
