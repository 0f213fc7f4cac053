#include "origin/google_credentials.h"

#include <fmt/format.h>

#include "base/ascii.h"
#include "base/base64url.h"
#include "base/log.h"
#include "origin/digest.h"
#include "origin/gcs_dialect.h"
#include "origin/json_text.h"
#include "origin/small_file.h"

namespace reelcache {
namespace {

using nlohmann::json;

constexpr std::string_view kTokenUri = "https://oauth2.googleapis.com/token";
constexpr std::string_view kScope = "https://www.googleapis.com/auth/devstorage.read_only";

Error Refuse(std::string sentence) { return {ErrorKind::kInvalid, std::move(sentence)}; }

// A signed claim or a secret goes there: over TLS, or to this machine.
bool IsSafeTokenUri(std::string_view uri) {
  std::size_t host_at = uri.find("://") == std::string_view::npos ? uri.size() : uri.find("://") + 3;
  std::string_view host = uri.substr(host_at, uri.find_first_of(":/?#", host_at) - host_at);
  if (uri.substr(host_at, uri.find_first_of("/?#", host_at) - host_at).find('@') != std::string_view::npos) return false;
  return uri.starts_with("https://") || (uri.starts_with("http://") && (host == "127.0.0.1" || host == "localhost"));
}

Result<GoogleCredentials> CredentialsOf(const json& file, const std::string& token_uri) {
  const std::string type = TextOf(file, "type");
  if (type == "service_account") {
    ServiceAccount account{TextOf(file, "client_email"), TextOf(file, "private_key_id"), TextOf(file, "private_key"), token_uri};
    if (account.email.empty() || account.private_key.empty())
      return Refuse("is a service account's key without client_email or private_key: download the key again");
    return GoogleCredentials(std::move(account));
  }
  if (type == "authorized_user") {
    AuthorizedUser user{TextOf(file, "client_id"), TextOf(file, "client_secret"), TextOf(file, "refresh_token"), token_uri};
    if (user.client_id.empty() || user.refresh_token.empty())
      return Refuse("is a login without client_id or refresh_token: run `gcloud auth application-default login` again");
    return GoogleCredentials(std::move(user));
  }
  return Refuse(fmt::format("holds credentials of type {}, which is not supported: use a service account's key", Quoted(type)));
}

}  // namespace

Result<GoogleCredentials> ParseGoogleCredentials(std::string_view json_text) {
  json file = json::parse(json_text, nullptr, /*allow_exceptions=*/false);
  if (!file.is_object()) return Refuse("does not hold JSON: give the file as Google made it");
  std::string token_uri = TextOf(file, "token_uri");
  if (token_uri.empty()) token_uri = kTokenUri;
  if (!IsSafeTokenUri(token_uri)) return Refuse("has a token_uri that is not https: give the file as Google made it");
  return CredentialsOf(file, token_uri);
}

Result<GoogleCredentials> FindGoogleCredentials(const Variables& variables) {
  std::string path = VariableOf(variables, "GOOGLE_APPLICATION_CREDENTIALS");
  if (!path.empty()) {
    auto text = ReadCredentialFile(path);
    std::string subject = "GOOGLE_APPLICATION_CREDENTIALS: " + Quoted(path) + " ";
    if (!text) return Refuse(subject + "cannot be read: give the path of a service account's key");
    auto credentials = ParseGoogleCredentials(*text);
    if (!credentials) return Refuse(subject + credentials.error().message);
    return credentials;
  }
  std::string host = FirstVariable(variables, {"GCE_METADATA_HOST", "GCE_METADATA_IP"});
  if (host.empty() && !VariableOf(variables, "STORAGE_EMULATOR_HOST").empty()) return GoogleCredentials(Anonymous{});
  std::string config = VariableOf(variables, "CLOUDSDK_CONFIG");
  if (config.empty()) config = VariableOf(variables, "HOME") + "/.config/gcloud";
  if (auto text = ReadCredentialFile(config + "/application_default_credentials.json"))
    if (auto credentials = ParseGoogleCredentials(*text)) return credentials;
  return GoogleCredentials(MachineAccount{"http://" + (host.empty() ? "169.254.169.254" : host)});
}

std::string GcsServerOf(const Variables& variables) {
  std::string server = VariableOf(variables, "STORAGE_EMULATOR_HOST");
  if (server.empty()) return std::string(kGcsServer);
  if (server.find("://") == std::string::npos) server = "http://" + server;
  std::size_t path = server.find('/', server.find("://") + 3);  // some clients want "/storage/v1" there
  return AsciiLower(server.substr(0, path));
}

Result<std::string> FormatServiceAccountJwt(const ServiceAccount& account, WallTime now) {
  auto issued = std::chrono::duration_cast<std::chrono::seconds>(now.time_since_epoch()).count();
  json header{{"alg", "RS256"}, {"typ", "JWT"}};
  if (!account.private_key_id.empty()) header["kid"] = account.private_key_id;
  json claims{{"iss", account.email}, {"scope", kScope}, {"aud", account.token_uri}, {"iat", issued}, {"exp", issued + 3600}};
  std::string text = FormatBase64Url(header.dump()) + "." + FormatBase64Url(claims.dump());
  auto signature = SignRs256(account.private_key, text);
  if (!signature) return signature.error();
  return text + "." + FormatBase64Url(*signature);
}

}  // namespace reelcache
