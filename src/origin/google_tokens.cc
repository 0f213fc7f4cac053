#include "origin/google_tokens.h"

#include <fmt/format.h>

#include "base/log.h"
#include "origin/curl_get.h"
#include "origin/oauth_token.h"

namespace reelcache {
namespace {

constexpr std::size_t kMostBodyBytes = 64 * 1024;

OriginOptions TokenOptions(const GoogleCredentials& credentials, std::string ca_file) {
  OriginOptions options;
  options.connections = 1;
  options.ca_file = std::move(ca_file);
  // On any other machine nobody answers at the metadata server's address.
  bool machine = std::holds_alternative<MachineAccount>(credentials);
  options.connect_timeout = machine ? std::chrono::seconds(1) : std::chrono::seconds(5);
  options.total_timeout = std::chrono::seconds(10);
  return options;
}

Error TokenError(const std::string& url, int status, std::string_view body) {
  bool passing = status == 429 || status >= 500;
  Error error{passing ? ErrorKind::kUnavailable : ErrorKind::kUnauthorized,
              fmt::format("no token from {}: it answered {}: {}; check GOOGLE_APPLICATION_CREDENTIALS or the machine's service account", url,
                          status, QuotedWithoutSecrets(status < 400 ? "" : body))};
  error.code = passing ? "" : "credentials_refused";
  return error;
}

}  // namespace

GoogleTokens::GoogleTokens(Loop& home, GoogleCredentials credentials, std::string ca_file, const Clock& clock)
    : home_(home),
      credentials_(std::move(credentials)),
      clock_(clock),
      pool_(TokenOptions(credentials_, std::move(ca_file))) {}

void GoogleTokens::Ask(OnToken on_token) {
  std::visit([&](const auto& credentials) { AskWith(credentials, std::move(on_token)); }, credentials_);
}

void GoogleTokens::AskWith(const ServiceAccount& account, OnToken on_token) {
  auto jwt = FormatServiceAccountJwt(account, clock_.Wall());
  if (!jwt)
    return on_token(Error{.kind = ErrorKind::kUnauthorized,
                          .message = "the file of GOOGLE_APPLICATION_CREDENTIALS: " + jwt.error().message,
                          .code = "credentials_refused"});
  Post(account.token_uri, FormatForm({{"grant_type", "urn:ietf:params:oauth:grant-type:jwt-bearer"}, {"assertion", *jwt}}),
       std::move(on_token));
}

void GoogleTokens::AskWith(const AuthorizedUser& user, OnToken on_token) {
  Post(user.token_uri,
       FormatForm({{"grant_type", "refresh_token"}, {"client_id", user.client_id}, {"client_secret", user.client_secret},
                   {"refresh_token", user.refresh_token}}),
       std::move(on_token));
}

void GoogleTokens::Post(const std::string& url, std::string form, OnToken on_token) {
  ExchangeRequest request{.url = url, .fields = {"Content-Type: application/x-www-form-urlencoded"}};
  request.form = std::move(form);
  request.follow_redirects = false;
  GetWhole(pool_.For(home_), pool_.options(), std::move(request), kMostBodyBytes,
           [url, on_token = std::move(on_token)](Result<AnswerHead> head, const std::string& body) {
             if (!head) return on_token(Error{head.error().kind, fmt::format("no token from {}: {}", url, head.error().message)});
             on_token(head->status == 200 ? ReadTokenAnswer(body) : Result<Token>(TokenError(url, head->status, body)));
           });
}

// Only a metadata server marks its answers so; anything else at that address is none.
void GoogleTokens::AskWith(const MachineAccount& machine, OnToken on_token) {
  ExchangeRequest request{.url = machine.server + "/computeMetadata/v1/instance/service-accounts/default/token",
                          .fields = {"Metadata-Flavor: Google"}};
  request.follow_redirects = false;
  const std::string url = request.url;
  GetWhole(pool_.For(home_), pool_.options(), std::move(request), kMostBodyBytes,
           [this, url, on_token = std::move(on_token)](Result<AnswerHead> head, const std::string& body) {
             bool is_server = head && head->fields.Find("Metadata-Flavor") == "Google";
             bool none = (!is_server && !had_token_) || (head && head->status == 404);
             if (none) {
               if (!std::exchange(told_anonymous_, true))
                 spdlog::info("no machine account at {}: the bucket is asked without a token", url);
               return on_token(Token{"", kAnonymousFor});
             }
             if (!head) return on_token(Error{head.error().kind, fmt::format("no token from {}: {}", url, head.error().message)});
             had_token_ |= head->status == 200;
             on_token(head->status == 200 ? ReadTokenAnswer(body) : Result<Token>(TokenError(url, head->status, body)));
           });
}

void GoogleTokens::AskWith(const Anonymous&, OnToken on_token) { on_token(Token{"", kAnonymousFor}); }

}  // namespace reelcache
