// Tokens for Google Cloud Storage, by what google_credentials.h found.
#pragma once

#include "origin/curl_pool.h"
#include "origin/google_credentials.h"
#include "origin/token_cache.h"

namespace reelcache {

class GoogleTokens final : public TokenSource {
 public:
  GoogleTokens(Loop& home, GoogleCredentials credentials, std::string ca_file, const Clock& clock);

  void Ask(OnToken on_token) override;
  void CloseLoop(Loop& loop) override { pool_.CloseLoop(loop); }

  // How long a machine without a metadata server is taken for one: buckets are then asked without a token.
  static constexpr std::chrono::seconds kAnonymousFor{600};

 private:
  void AskWith(const ServiceAccount& account, OnToken on_token);
  void AskWith(const AuthorizedUser& user, OnToken on_token);
  void AskWith(const MachineAccount& machine, OnToken on_token);
  void AskWith(const Anonymous&, OnToken on_token);
  void Post(const std::string& url, std::string form, OnToken on_token);

  Loop& home_;
  const GoogleCredentials credentials_;
  const Clock& clock_;
  CurlPool pool_;
};

}  // namespace reelcache
