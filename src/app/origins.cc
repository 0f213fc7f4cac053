#include "app/origins.h"

#include <fmt/format.h>

#include "base/log.h"
#include "origin/bearer_authority.h"
#include "origin/bucket_origin.h"
#include "origin/circuit_origin.h"
#include "origin/dir_origin.h"
#include "origin/gcs_dialect.h"
#include "origin/google_tokens.h"
#include "origin/hedging_origin.h"
#include "origin/http_origin.h"
#include "origin/json_text.h"
#include "origin/late_origin.h"
#include "origin/limited_origin.h"
#include "origin/replit_authority.h"
#include "origin/retrying_origin.h"
#include "origin/s3_authority.h"
#include "origin/s3_dialect.h"
#include "origin/s3_settings.h"
#include "origin/simple_request.h"
#include "origin/timed_origin.h"

namespace reelcache {
namespace {

constexpr int kFolderReaders = 2;  // threads that block on folders that are origins

using MadeOrigin = Result<std::unique_ptr<Origin>>;

std::string SidecarEndpoint(const Environment& environment) {
  std::string endpoint = VariableOf(environment, "REPLIT_SIDECAR_ENDPOINT");
  while (endpoint.ends_with('/')) endpoint.pop_back();
  return endpoint.empty() ? std::string(kReplitSidecar) : endpoint;
}

// Another server than Google's own holds other contents.
std::string AddressAt(const std::string& address, const std::string& server) {
  return server == kGcsServer ? address : fmt::format("{} at {}", address, server);
}

MadeOrigin MakeGcs(const OriginUrl& url, const OriginParts& parts) {
  auto credentials = FindGoogleCredentials(parts.environment);
  if (!credentials) return credentials.error();
  std::string server = GcsServerOf(parts.environment);
  std::unique_ptr<Authority> authority;
  if (std::holds_alternative<Anonymous>(*credentials))
    authority = std::make_unique<NoAuthority>();
  else
    authority = std::make_unique<BearerAuthority>(
        parts.home,
        std::make_unique<GoogleTokens>(parts.home, std::move(*credentials), parts.options.ca_file, parts.clock),
        parts.clock);
  return std::unique_ptr<Origin>(std::make_unique<BucketOrigin>(
      AddressAt(url.Format(), server), std::make_unique<GcsDialect>(server, url.bucket, url.prefix),
      std::move(authority), parts.options, &parts.stats));
}

class DefaultBucket final : public TokenSource {
 public:
  DefaultBucket(Loop& home, std::shared_ptr<ReplitSidecar> sidecar) : home_(home), sidecar_(std::move(sidecar)) {}

  void Ask(OnToken on_token) override {
    sidecar_->AskDefaultBucket(home_, [on_token = std::move(on_token)](Result<std::string> bucket) {
      constexpr std::chrono::hours kForGood{24 * 365 * 10};
      on_token(bucket ? Result<Token>(Token{*bucket, kForGood}) : Result<Token>(bucket.error()));
    });
  }
  void CloseLoop(Loop& loop) override { sidecar_->CloseLoop(loop); }

 private:
  Loop& home_;
  std::shared_ptr<ReplitSidecar> sidecar_;
};

std::string ReplitAddress(const std::string& bucket, const std::string& prefix, const OriginParts& parts) {
  return AddressAt(fmt::format("replit:{}/{}", bucket, prefix), GcsServerOf(parts.environment));
}

// Outlives this call: what a late origin is made with is kept by value.
std::unique_ptr<Origin> MakeReplitBucket(const std::string& address, const std::string& bucket,
                                         const std::string& prefix, std::shared_ptr<ReplitSidecar> sidecar,
                                         const OriginParts& parts) {
  auto authority = std::make_unique<ReplitAuthority>(parts.home, std::move(sidecar), bucket, parts.clock);
  auto dialect = std::make_unique<GcsDialect>(GcsServerOf(parts.environment), bucket, prefix);
  return std::make_unique<BucketOrigin>(address, std::move(dialect), std::move(authority), parts.options, &parts.stats);
}

MadeOrigin MakeReplit(const OriginUrl& url, const OriginParts& parts) {
  auto sidecar = std::make_shared<ReplitSidecar>(SidecarEndpoint(parts.environment));
  std::string bucket =
      url.bucket.empty() ? VariableOf(parts.environment, "DEFAULT_OBJECT_STORAGE_BUCKET_ID") : url.bucket;
  if (!bucket.empty()) {
    if (!IsBucketName(bucket))
      return Error{ErrorKind::kInvalid,
                   "DEFAULT_OBJECT_STORAGE_BUCKET_ID is no bucket's name: copy it from the App Storage tool"};
    return MakeReplitBucket(ReplitAddress(bucket, url.prefix, parts), bucket, url.prefix, std::move(sidecar), parts);
  }
  auto make = [sidecar, parts, prefix = url.prefix](const std::string& found) {
    spdlog::info("the bucket of this Repl is {}", Quoted(found));
    return MakeReplitBucket(ReplitAddress(found, prefix, parts), found, prefix, sidecar, parts);
  };
  return std::unique_ptr<Origin>(std::make_unique<LateOrigin>(
      "replit:", parts.home, std::make_unique<DefaultBucket>(parts.home, sidecar), std::move(make), parts.clock));
}

MadeOrigin MakeS3(const OriginUrl& url, const OriginParts& parts) {
  auto settings = FindS3Settings(parts.environment, {url.profile, url.region, url.endpoint});
  if (!settings) return settings.error();
  auto keys = FindS3Keys(parts.environment, url.profile);
  if (!keys) return keys.error();
  if (!*keys) spdlog::info("no keys for {}: it is asked without a signature, as a public bucket", url.Format());
  // A bucket with dots is no single label under Amazon's certificates.
  const bool fits_a_host = settings->endpoint.empty() && url.bucket.find('.') == std::string::npos;
  bool virtual_host = url.virtual_host.value_or(fits_a_host);
  OriginOptions options = parts.options;
  if (options.ca_file.empty()) options.ca_file = VariableOf(parts.environment, "AWS_CA_BUNDLE");
  S3Address address{url.bucket, settings->endpoint, settings->region, virtual_host};
  auto load_keys = [environment = parts.environment, profile = url.profile]() -> std::optional<S3Keys> {
    auto loaded = FindS3Keys(environment, profile);
    return loaded ? *loaded : std::nullopt;
  };
  std::string name =
      settings->endpoint.empty() ? url.Format() : fmt::format("{} at {}", url.Format(), settings->endpoint);
  return std::unique_ptr<Origin>(std::make_unique<BucketOrigin>(
      std::move(name), std::make_unique<S3Dialect>(url.bucket, url.prefix),
      std::make_unique<S3Authority>(std::move(address), std::move(load_keys), parts.clock), std::move(options),
      &parts.stats));
}

}  // namespace

// One origin and what guards it: not asked while it keeps failing, a limited number at once, twice where it is slow,
// with retries. A folder neither throttles nor goes away for a while.
struct Origins::Guarded {
  std::string name;
  std::unique_ptr<Origin> source;
  std::unique_ptr<Origin> timed;
  std::unique_ptr<Origin> circuit;  // null for a folder
  std::unique_ptr<Origin> limited;  // null for a folder
  std::unique_ptr<Origin> hedging;  // null for a folder
  std::unique_ptr<Origin> retrying;

  Guarded(const NamedOriginUrl& named, std::unique_ptr<Origin> made, const OriginParts& parts)
      : name(named.name), source(std::move(made)) {
    timed = std::make_unique<TimedOrigin>(*source, name.empty() ? "" : name + "/", parts.clock, parts.stats,
                                          parts.fetch_log);
    Origin* inner = timed.get();
    if (named.url.kind != OriginUrl::Kind::kDir) {
      circuit = std::make_unique<CircuitOrigin>(*timed, CircuitPolicy{}, parts.clock, &parts.stats);
      limited = std::make_unique<LimitedOrigin>(*circuit, parts.options.connections, &parts.stats);
      hedging = std::make_unique<HedgingOrigin>(*limited, HedgePolicy::Limits{}, &parts.stats, parts.clock);
      inner = hedging.get();
    }
    retrying = std::make_unique<RetryingOrigin>(*inner, RetryPolicy{}, &parts.stats);
  }

  Origin& origin() { return *retrying; }
};

std::string ChooseOrigin(const Environment& environment) {
  const std::string folder = "dir:videos", replit = "replit:";
  if (VariableOf(environment, "REPL_ID").empty()) return folder;
  if (!VariableOf(environment, "DEFAULT_OBJECT_STORAGE_BUCKET_ID").empty()) return replit;
  auto answer = SendSimple({.url = SidecarEndpoint(environment) + "/object-storage/default-bucket",
                            .connect_timeout = std::chrono::seconds(1),
                            .timeout = std::chrono::seconds(2)});
  if (!answer && answer.error().kind == ErrorKind::kTimeout) return replit;  // it is asked again
  if (!answer || answer->status != 200) {
    spdlog::warn("Replit's sidecar names no bucket ({}): the folder videos is shown; --origin replit: waits for a "
                 "bucket", answer ? fmt::format("status {}", answer->status) : answer.error().message);
    return folder;
  }
  bool has_bucket = !TextOf(ParseJsonObject(answer->body), "bucketId").empty();
  return has_bucket ? replit : folder;
}

Result<std::unique_ptr<Origins>> Origins::Open(const std::vector<NamedOriginUrl>& urls, const OriginParts& parts) {
  for (const char* variable : {"STORAGE_EMULATOR_HOST", "REPLIT_SIDECAR_ENDPOINT", "GCE_METADATA_HOST"})
    if (VariableOf(parts.environment, variable).find('@') != std::string::npos)
      return Error{ErrorKind::kInvalid, fmt::format("{} must not carry a user name or password: an address is logged "
                                                    "and shown", variable)};
  std::unique_ptr<Origins> origins(new Origins());
  std::vector<NamedOrigin> named;
  for (const NamedOriginUrl& each : urls) {
    auto source = origins->Make(each.url, parts);
    if (!source) return source.error();
    origins->guarded_.push_back(std::make_unique<Guarded>(each, std::move(*source), parts));
    named.push_back({each.name, origins->guarded_.back()->origin()});
  }
  bool plain = urls.size() == 1 && urls.front().name.empty();
  if (!plain) origins->named_ = std::make_unique<NamedOrigins>(std::move(named));
  origins->all_ = plain ? &origins->guarded_.front()->origin() : origins->named_.get();
  return origins;
}

Result<std::unique_ptr<Origin>> Origins::Make(const OriginUrl& url, const OriginParts& parts) {
  switch (url.kind) {
    case OriginUrl::Kind::kDir:
      if (!folder_readers_) folder_readers_ = std::make_unique<WorkPool>("dir-read", kFolderReaders);
      return std::unique_ptr<Origin>(std::make_unique<DirOrigin>(url.path, *folder_readers_, &parts.stats));
    case OriginUrl::Kind::kHttp:
      return std::unique_ptr<Origin>(std::make_unique<HttpOrigin>(url, parts.options, &parts.stats));
    case OriginUrl::Kind::kReplit: return MakeReplit(url, parts);
    case OriginUrl::Kind::kGcs: return MakeGcs(url, parts);
    case OriginUrl::Kind::kS3: return MakeS3(url, parts);
  }
  return Error{ErrorKind::kInternal, "an origin of an unknown kind"};
}

Origins::~Origins() = default;

std::vector<ListingSource> Origins::listing_sources() const {
  std::vector<ListingSource> sources;
  for (const auto& guarded : guarded_)
    sources.push_back({guarded->name.empty() ? "" : guarded->name + "/", guarded->origin()});
  return sources;
}

}  // namespace reelcache
