// One request to a storage server and its answer, whatever it takes to get it: the interface of exchanges and of those
// who receive their answers.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "origin/fetch_answer.h"

namespace reelcache {

struct ExchangeRequest {
  std::string url;
  bool head_only = false;  // HEAD instead of GET
  bool urgent = true;
  std::vector<std::string> fields = {};                // "Range: bytes=0-9"
  std::atomic<std::uint64_t>* sent_counter = nullptr;  // one more for every request that goes out
  std::optional<std::string> form = std::nullopt;      // POST this body instead, with the Content-Type of `fields`
  const char* accepted_coding = "identity";            // a literal: Accept-Encoding; bodies are never decoded
  bool follow_redirects = true;                        // on the same server; else a redirect is an answer like any other
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
  // Last. Ok when the answer came as far as it was wanted; else kUnavailable, kTimeout, kBadAnswer, kBusy, kInvalid, or
  // what the storage refused the request with.
  virtual void OnDone(Status transport) = 0;
};

// Thread: its loop. Every Start ends in the sink's OnDone or in Cancel, after which the sink hears nothing.
class HttpExchange {
 public:
  virtual ~HttpExchange() = default;
  virtual void Start() = 0;
  virtual void Cancel() = 0;
  virtual void Pause() = 0;
  virtual void Resume() = 0;
};

}  // namespace reelcache
