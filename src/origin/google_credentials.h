// Who asks Google: a service account's key, a person's login, or the machine itself.
//
// Source: https://google.aip.dev/auth/4110 (application default credentials).
#pragma once

#include <string>
#include <string_view>
#include <variant>

#include "base/clock.h"
#include "base/result.h"
#include "origin/variables.h"

namespace reelcache {

struct ServiceAccount {
  std::string email;
  std::string private_key_id;
  std::string private_key;  // PEM
  std::string token_uri;
};

struct AuthorizedUser {
  std::string client_id;
  std::string client_secret;
  std::string refresh_token;
  std::string token_uri;
};

// The metadata server of Google's machines gives the token; where there is none, buckets are asked without.
struct MachineAccount {
  std::string server;  // "http://169.254.169.254"
};

struct Anonymous {};

using GoogleCredentials = std::variant<ServiceAccount, AuthorizedUser, MachineAccount, Anonymous>;

// The text of a file that GOOGLE_APPLICATION_CREDENTIALS names. Pure. kInvalid: says what is wrong, not what is in it.
Result<GoogleCredentials> ParseGoogleCredentials(std::string_view json_text);

// GOOGLE_APPLICATION_CREDENTIALS, then gcloud's own login, then the machine; with STORAGE_EMULATOR_HOST the
// last only when GCE_METADATA_HOST names it. Blocking. Errors: kInvalid, one sentence naming the variable.
Result<GoogleCredentials> FindGoogleCredentials(const Variables& variables);

// STORAGE_EMULATOR_HOST as an address without a path, else Google's own. Pure.
std::string GcsServerOf(const Variables& variables);

// The signed claim that a service account exchanges for a token (RFC 7523). Errors as SignRs256.
Result<std::string> FormatServiceAccountJwt(const ServiceAccount& account, WallTime now);

}  // namespace reelcache
