// Replit's sidecar: the one address inside a Repl that names its bucket and gives out tokens for Google Cloud Storage.
//
// Plain HTTP to 127.0.0.1:1106, no credentials: the sidecar knows its caller by being in the same container. Answers are
// at most 64 KiB and come within 10 s. No token, no signed address and no body of a good answer is in any message.
//
// Lifetime: CloseLoop for every loop that used it. Thread: any loop, answers on the calling one, never inside the call.
#pragma once

#include <functional>
#include <string>

#include "origin/curl_get.h"
#include "origin/curl_pool.h"
#include "origin/token_cache.h"

namespace reelcache {

inline constexpr std::string_view kReplitSidecar = "http://127.0.0.1:1106";

using OnText = std::function<void(Result<std::string>)>;

class ReplitSidecar {
 public:
  // `endpoint` without a slash at its end.
  explicit ReplitSidecar(std::string endpoint);

  // Never empty: a Repl without a bucket is kUnauthorized with the code replit_no_bucket.
  void AskDefaultBucket(Loop& loop, OnText on_bucket);

  // Subject token, then its exchange for one of Google's (RFC 8693).
  void AskToken(Loop& loop, OnToken on_token);

  // An address by which everyone may GET the object until `expires_at`.
  void SignUrl(Loop& loop, const std::string& bucket, const std::string& object, WallTime expires_at, OnText on_url);

  void CloseLoop(Loop& loop) { pool_.CloseLoop(loop); }

 private:
  void Ask(Loop& loop, const std::string& path, ExchangeRequest request, OnText on_body);
  void ExchangeToken(Loop& loop, const std::string& subject_token, OnToken on_token);

  const std::string endpoint_;
  CurlPool pool_;
};

}  // namespace reelcache
