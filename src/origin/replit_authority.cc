#include "origin/replit_authority.h"

#include "base/log.h"
#include "origin/http_fetch.h"

namespace reelcache {
namespace {

class SidecarTokens final : public TokenSource {
 public:
  SidecarTokens(Loop& home, std::shared_ptr<ReplitSidecar> sidecar) : home_(home), sidecar_(std::move(sidecar)) {}
  void Ask(OnToken on_token) override { sidecar_->AskToken(home_, std::move(on_token)); }
  void CloseLoop(Loop& loop) override { sidecar_->CloseLoop(loop); }

 private:
  Loop& home_;
  std::shared_ptr<ReplitSidecar> sidecar_;
};

}  // namespace

StorageRequest AtSignedUrl(StorageRequest request, const std::string& url) {
  std::size_t path = std::min(url.find('/', url.find("://") + 3), url.size());
  std::size_t query = std::min(url.find('?', path), url.size());
  request.server = url.substr(0, path);
  request.path = url.substr(path, query - path);
  request.query = url.substr(std::min(query + 1, url.size()));
  if (request.kind == StorageRequest::Kind::kStat) request.fields = {RangeField({0, 1})};
  request.accepted_coding = "gzip";
  request.head_only = false;
  return request;
}

ReplitAuthority::ReplitAuthority(Loop& home, std::shared_ptr<ReplitSidecar> sidecar, std::string bucket, const Clock& clock)
    : sidecar_(std::move(sidecar)),
      bucket_(std::move(bucket)),
      clock_(clock),
      bearer_(home, std::make_unique<SidecarTokens>(home, sidecar_), clock) {}

void ReplitAuthority::CloseLoop(Loop& loop) {
  bearer_.CloseLoop(loop);
  sidecar_->CloseLoop(loop);
}

void ReplitAuthority::Authorize(Loop& loop, StorageRequest request, OnAuthorized on_authorized) {
  bool by_token = request.kind == StorageRequest::Kind::kList;
  if (!by_token) {
    std::lock_guard lock(mutex_);
    by_token = clock_.Now() >= signing_until_;
  }
  if (by_token) return bearer_.Authorize(loop, std::move(request), std::move(on_authorized));
  if (auto url = Kept(request.object)) return on_authorized(AtSignedUrl(std::move(request), *url));
  std::string object = request.object;
  sidecar_->SignUrl(loop, bucket_, object, clock_.Wall() + kSignedFor,
                    [this, request = std::move(request), on_authorized = std::move(on_authorized)](Result<std::string> url) {
                      if (!url) return on_authorized(url.error());
                      Keep(request.object, *url);
                      on_authorized(AtSignedUrl(request, *url));
                    });
}

std::optional<std::string> ReplitAuthority::Kept(const std::string& object) {
  std::lock_guard lock(mutex_);
  auto found = kept_.find(object);
  if (found == kept_.end() || clock_.Now() >= found->second.until) return std::nullopt;
  return found->second.url;
}

void ReplitAuthority::Keep(const std::string& object, const std::string& url) {
  std::lock_guard lock(mutex_);
  if (kept_.size() >= kMostKept) kept_.clear();
  kept_[object] = {url, clock_.Now() + kSignedFor - std::chrono::minutes(1)};
}

bool ReplitAuthority::TakeCure(const StorageRequest& sent, const Refusal& refusal) {
  if (bearer_.TakeCure(sent, refusal)) return true;
  if (refusal.cure == Cure::kNone || sent.kind == StorageRequest::Kind::kList) return false;
  std::lock_guard lock(mutex_);
  if (clock_.Now() >= signing_until_)
    spdlog::warn("reading bucket {} by token is forbidden: signed addresses are used", Quoted(bucket_));
  signing_until_ = clock_.Now() + kSigningFor;
  kept_.erase(sent.object);
  return true;
}

}  // namespace reelcache
