// One fetch from an HTTP server: a ranged GET, pinned by a precondition, checked against what was asked.
#pragma once

#include "origin/curl_exchange.h"
#include "origin/origin.h"
#include "origin/origin_stats.h"

namespace reelcache {

// "Range: bytes=0-9", and If-Match or If-Unmodified-Since for a strong pin.
std::vector<std::string> FetchFields(const FetchRequest& request);

class CurlFetch final : public FetchHandle, private ExchangeSink {
 public:
  CurlFetch(CurlMulti& multi, const OriginOptions& options, OriginStats& stats, std::string url, FetchRequest request,
            FetchSink& sink);
  ~CurlFetch() override;

  void Pause() override;
  void Resume() override;

 private:
  bool OnAnswer(const AnswerHead& head) override;
  Take OnBody(std::string_view bytes) override;
  void OnDone(Status transport) override;
  Status Outcome(Status transport) const;

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
  std::shared_ptr<CurlExchange> exchange_;  // null after OnDone
};

}  // namespace reelcache
