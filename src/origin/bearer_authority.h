// Puts one bearer token on every request (RFC 6750).
#pragma once

#include <string>

#include "origin/authority.h"
#include "origin/token_cache.h"

namespace reelcache {

class BearerAuthority final : public Authority {
 public:
  BearerAuthority(Loop& home, std::unique_ptr<TokenSource> source, const Clock& clock)
      : source_(std::move(source)), tokens_(home, *source_, clock) {}

  void Authorize(Loop& loop, StorageRequest request, OnAuthorized on_authorized) override;
  bool TakeCure(const StorageRequest& sent, const Refusal& refusal) override;
  void CloseLoop(Loop& loop) override { tokens_.CloseLoop(loop); }

 private:
  std::unique_ptr<TokenSource> source_;
  TokenCache tokens_;
};

}  // namespace reelcache
