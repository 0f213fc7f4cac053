// One HTTP/1.1 request and its answer through libcurl: redirects on the same server are followed, if at all.
//
// No cookies, no credentials but those in the request's fields, TLS always verified. An answer nobody wants the body of
// is read up to 64 KiB and for half a second, so that its connection can be used again.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "io/timer.h"
#include "origin/curl_multi.h"
#include "origin/http_exchange.h"
#include "origin/origin_options.h"

namespace reelcache {

// The code of an error of nobody listening at the server's address.
inline constexpr std::string_view kUnreachableCode = "storage_unreachable";

class CurlExchange final : public CurlJob, public HttpExchange {
 public:
  // `sink` must live until OnDone or Cancel.
  CurlExchange(CurlMulti& multi, const OriginOptions& options, ExchangeRequest request, ExchangeSink& sink);
  // The exchange keeps `sink` until OnDone.
  CurlExchange(CurlMulti& multi, const OriginOptions& options, ExchangeRequest request,
               std::shared_ptr<ExchangeSink> sink);

  void Start() override { multi_.Start(shared_from_this()); }
  void Cancel() override;
  void Pause() override;
  void Resume() override;

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
