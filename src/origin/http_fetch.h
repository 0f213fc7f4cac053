// One fetch over HTTP: a ranged GET, pinned by a precondition, checked against what was asked.
#pragma once

#include <functional>

#include "origin/http_exchange.h"
#include "origin/origin.h"
#include "origin/origin_stats.h"

namespace reelcache {

// "Range: bytes=0-9".
std::string RangeField(ByteInterval interval);

// RangeField, and If-Match or If-Unmodified-Since for a strong pin.
std::vector<std::string> FetchFields(const FetchRequest& request);

class HttpFetch final : public FetchHandle, private ExchangeSink {
 public:
  // Makes the exchange that carries the request; the fetch starts it.
  using MakeExchange = std::function<std::shared_ptr<HttpExchange>(const FetchRequest& request, ExchangeSink& sink)>;

  HttpFetch(const MakeExchange& make_exchange, AnswerRules rules, OriginStats& stats, FetchRequest request,
            FetchSink& sink);
  ~HttpFetch() override;

  void Pause() override;
  void Resume() override;

 private:
  bool OnAnswer(const AnswerHead& head) override;
  Take OnBody(std::string_view bytes) override;
  void OnDone(Status transport) override;
  Status Outcome(Status transport) const;

  const AnswerRules rules_;
  OriginStats& stats_;
  const FetchRequest request_;
  FetchSink& sink_;
  std::optional<Error> refusal_;     // of the answer, known from its head
  bool has_answer_ = false;          // OnHead was called
  bool runs_on_ = false;             // the body goes on behind the interval
  std::uint64_t skip_bytes_ = 0;     // still to drop
  std::uint64_t body_bytes_ = 0;     // still to come in this answer
  std::uint64_t interval_bytes_ = 0; // still owed to the sink
  bool overlong_ = false;
  std::shared_ptr<HttpExchange> exchange_;  // null after OnDone
};

}  // namespace reelcache
