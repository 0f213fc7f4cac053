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

  // How long a machine whose metadata server is not to be found is taken for one without: it may come up late.
  static constexpr std::chrono::seconds kAnonymousFor{60};

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
  bool had_token_ = false;      // home loop only: the machine has an account
  bool told_anonymous_ = false;  // home loop only
};

}  // namespace reelcache
