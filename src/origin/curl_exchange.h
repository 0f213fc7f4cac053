// One HTTP/1.1 request and its answer through libcurl: redirects on the same server are followed, nothing else is.
//
// Identity coding, no cookies, no credentials, TLS always verified. An answer nobody wants the body of is read up to
// 64 KiB and for half a second, so that its connection can be used again.
#pragma once

#include <atomic>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "io/timer.h"
#include "origin/curl_multi.h"
#include "origin/fetch_answer.h"
#include "origin/origin_options.h"

namespace reelcache {

struct ExchangeRequest {
  std::string url;
  bool head_only = false;  // HEAD instead of GET
  bool urgent = true;
  std::vector<std::string> fields = {};               // "Range: bytes=0-9"
  std::atomic<std::uint64_t>* sent_counter = nullptr;  // one more for every request that goes out
};

// Receives one answer. OnAnswer and OnBody come from inside libcurl: the exchange may be paused or cancelled there,
// and the sink may be destroyed there if it cancels first.
class ExchangeSink {
 public:
  enum class Take { kMore, kEnough };  // kEnough ends the exchange well

  virtual ~ExchangeSink() = default;
  // Not for interim answers and followed redirects. False: the body is of no interest.
  virtual bool OnAnswer(const AnswerHead& head) = 0;
  virtual Take OnBody(std::string_view bytes) = 0;
  // Last. Ok when the answer came as far as it was wanted; else kUnavailable, kTimeout, kBadAnswer, kBusy, kInvalid.
  virtual void OnDone(Status transport) = 0;
};

class CurlExchange final : public CurlJob {
 public:
  // `sink` must live until OnDone or Cancel.
  CurlExchange(CurlMulti& multi, const OriginOptions& options, ExchangeRequest request, ExchangeSink& sink);
  // The exchange keeps `sink` until OnDone.
  CurlExchange(CurlMulti& multi, const OriginOptions& options, ExchangeRequest request,
               std::shared_ptr<ExchangeSink> sink);

  void Start() { multi_.Start(shared_from_this()); }
  void Cancel();
  void Pause() { paused_ = true; }
  void Resume();

  void Configure(CURL* easy) override;
  void OnDone(CURLcode code) override;
  void OnAbort(Error error) override { Report(std::move(error)); }

  static constexpr int kMostRedirects = 3;
  static constexpr std::size_t kMostHeadBytes = 64 * 1024;
  static constexpr std::size_t kMostIgnoredBytes = 64 * 1024;
  static constexpr std::chrono::milliseconds kMostIgnoredTime{500};

 private:
  static std::size_t HeaderCallback(char* data, std::size_t size, std::size_t count, void* self);
  static std::size_t WriteCallback(char* data, std::size_t size, std::size_t count, void* self);
  static int SentCallback(void* self, char*, char*, int, int);

  void ConfigureSafety(CURL* easy);
  bool OnHeadLine(std::string_view line);
  bool OnHeadEnd();
  bool IgnoreBody(const AnswerHead& head);
  void FollowRedirect(const AnswerHead& head);
  std::size_t OnBody(std::string_view bytes);
  void OnStallCheck();
  void Fail(ErrorKind kind, std::string message);
  Error TransportError(CURLcode code) const;
  void Report(Status status);

  CurlMulti& multi_;
  const OriginOptions& options_;
  ExchangeRequest request_;
  std::shared_ptr<ExchangeSink> owned_sink_;
  ExchangeSink* sink_;  // null after OnDone and Cancel
  std::unique_ptr<curl_slist, decltype(&curl_slist_free_all)> field_list_{nullptr, curl_slist_free_all};
  Timer stall_timer_;
  std::uint64_t last_byte_ms_ = 0;  // loop time
  std::string head_text_;           // of the answer being read
  std::size_t head_bytes_ = 0;      // of all answers of this request, interim ones too
  std::size_t ignored_bytes_ = 0;
  std::string redirect_url_;        // to ask next
  int redirects_ = 0;
  std::optional<Error> failure_;    // ours, goes before libcurl's code
  bool head_done_ = false;
  bool ignoring_ = false;           // the rest of the body is of no interest
  bool enough_ = false;
  bool paused_ = false;             // the sink wants no bytes
  bool curl_paused_ = false;        // libcurl keeps bytes back
  char curl_error_[CURL_ERROR_SIZE] = "";
};

}  // namespace reelcache
