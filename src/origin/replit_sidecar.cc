#include "origin/replit_sidecar.h"

#include <fmt/format.h>

#include "base/log.h"
#include "http/http_date.h"
#include "http/percent_encoding.h"
#include "origin/json_text.h"
#include "origin/oauth_token.h"
#include "origin/origin_url.h"

namespace reelcache {
namespace {

using nlohmann::json;

constexpr std::size_t kMostBodyBytes = 64 * 1024;
constexpr std::string_view kScopes =
    "https://www.googleapis.com/auth/devstorage.full_control https://www.googleapis.com/auth/devstorage.read_only "
    "https://www.googleapis.com/auth/devstorage.read_write";

OriginOptions SidecarOptions() {
  OriginOptions options;
  options.connect_timeout = std::chrono::seconds(1);
  options.total_timeout = std::chrono::seconds(10);
  options.connections = 4;
  return options;
}

// Only what a refusal says may be shown, 200 bytes of it: another answer than 200 may hold a token all the same.
Error SidecarError(const std::string& url, int status, std::string_view body) {
  Error error{ErrorKind::kUnauthorized, fmt::format("Replit's sidecar answered {} to {}: {}", status, url, QuotedWithoutSecrets(status < 400 ? "" : body))};
  if (body.find("no allowed resources") != std::string_view::npos) {
    error.code = "replit_not_allowed";
    error.message += "; attach a bucket to this Repl, then restart the whole workspace, not only the program";
  } else if (status == 429 || status >= 500) {
    error.kind = ErrorKind::kUnavailable;
  }
  return error;
}

Error TransportFault(const std::string& url, const Error& transport) {
  if (transport.code != kUnreachableCode)
    return {.kind = transport.kind,
            .message = fmt::format("Replit's sidecar did not answer {}: {}", url, transport.message),
            .code = transport.code};
  return {.kind = ErrorKind::kUnavailable,
          .message = fmt::format("Replit's sidecar cannot be reached at {} ({}): this does not run on Replit, so give "
                                 "another --origin or set REPLIT_SIDECAR_ENDPOINT", url, transport.message),
          .code = "replit_sidecar_absent"};
}

}  // namespace

ReplitSidecar::ReplitSidecar(std::string endpoint) : endpoint_(std::move(endpoint)), pool_(SidecarOptions()) {}

void ReplitSidecar::Ask(Loop& loop, const std::string& path, ExchangeRequest request, OnText on_body) {
  request.url = endpoint_ + path;
  request.follow_redirects = false;
  const std::string url = request.url;
  GetWhole(pool_.For(loop), pool_.options(), std::move(request), kMostBodyBytes,
           [url, on_body = std::move(on_body)](Result<AnswerHead> head, std::string body) {
             if (!head) return on_body(TransportFault(url, head.error()));
             if (head->status != 200) return on_body(SidecarError(url, head->status, body));
             on_body(std::move(body));
           });
}

void ReplitSidecar::AskDefaultBucket(Loop& loop, OnText on_bucket) {
  Ask(loop, "/object-storage/default-bucket", {}, [on_bucket = std::move(on_bucket)](Result<std::string> body) {
    if (!body) return on_bucket(body.error());
    std::string bucket = TextOf(ParseJsonObject(*body), "bucketId");
    if (!bucket.empty() && !IsBucketName(bucket))
      return on_bucket(Error{ErrorKind::kBadAnswer, fmt::format("Replit's sidecar names a bucket that is none: {}", Quoted(bucket))});
    if (!bucket.empty()) return on_bucket(std::move(bucket));
    // A real state: the bucket was attached after the container had started.
    on_bucket(Error{.kind = ErrorKind::kUnauthorized,
                    .message = "this Repl has no default bucket yet: attach one under App Storage, or set "
                               "DEFAULT_OBJECT_STORAGE_BUCKET_ID, or [objectStorage] defaultBucketID in .replit",
                    .code = "replit_no_bucket"});
  });
}

// The subject token is a placeholder that the sidecar does not look at: an odd answer is no reason to give up.
void ReplitSidecar::AskToken(Loop& loop, OnToken on_token) {
  Ask(loop, "/credential", {}, [this, &loop, on_token = std::move(on_token)](Result<std::string> body) mutable {
    bool away = !body && body.error().kind != ErrorKind::kUnauthorized;
    if (away) return on_token(body.error());
    ExchangeToken(loop, body ? TextOf(ParseJsonObject(*body), "access_token") : "", std::move(on_token));
  });
}

void ReplitSidecar::ExchangeToken(Loop& loop, const std::string& subject_token, OnToken on_token) {
  ExchangeRequest request{.fields = {"Content-Type: application/x-www-form-urlencoded"}};
  request.form = FormatForm({{"grant_type", "urn:ietf:params:oauth:grant-type:token-exchange"},
                             {"audience", "replit"},
                             {"scope", kScopes},
                             {"requested_token_type", "urn:ietf:params:oauth:token-type:access_token"},
                             {"subject_token", subject_token},
                             {"subject_token_type", "access_token"}});
  Ask(loop, "/token", std::move(request), [on_token = std::move(on_token)](Result<std::string> body) {
    on_token(body ? ReadTokenAnswer(*body) : Result<Token>(body.error()));
  });
}

void ReplitSidecar::SignUrl(Loop& loop, const std::string& bucket, const std::string& object, WallTime expires_at,
                            OnText on_url) {
  std::string until = FormatRfc3339(expires_at);
  until.insert(until.size() - 1, ".000");
  ExchangeRequest request{.fields = {"Content-Type: application/json"}};
  request.form = json{{"bucket_name", bucket}, {"object_name", object}, {"method", "GET"}, {"expires_at", until}}.dump(-1, ' ', false, json::error_handler_t::replace);
  Ask(loop, "/object-storage/signed-object-url", std::move(request), [on_url = std::move(on_url)](Result<std::string> body) {
    if (!body) return on_url(body.error());
    std::string url = TextOf(ParseJsonObject(*body), "signed_url");
    bool usable = url.starts_with("https://") || url.starts_with("http://");
    on_url(usable ? Result<std::string>(std::move(url))
                  : Error{ErrorKind::kBadAnswer, "the sidecar's answer has no signed_url"});
  });
}

}  // namespace reelcache
