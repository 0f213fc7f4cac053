// Requests to a Replit bucket: by the sidecar's token or, where reading by token is forbidden, by signed addresses.
//
// Signed addresses name one object, hold for 15 minutes and are kept until a minute before that. They carry no pin, so
// the answer's generation alone tells whether it is the version that was asked for. Lists always go by token.
#pragma once

#include <mutex>
#include <string>
#include <unordered_map>

#include "origin/bearer_authority.h"
#include "origin/replit_sidecar.h"

namespace reelcache {

class ReplitAuthority final : public Authority {
 public:
  ReplitAuthority(Loop& home, std::shared_ptr<ReplitSidecar> sidecar, std::string bucket, const Clock& clock);

  void Authorize(Loop& loop, StorageRequest request, OnAuthorized on_authorized) override;
  bool TakeCure(const StorageRequest& sent, const Refusal& refusal) override;
  void CloseLoop(Loop& loop) override;

  static constexpr std::chrono::minutes kSignedFor{15};
  static constexpr std::chrono::minutes kSigningFor{10};  // until the token is tried again
  static constexpr std::size_t kMostKept = 1000;

 private:
  struct SignedUrl {
    std::string url;
    SteadyTime until;
  };

  std::optional<std::string> Kept(const std::string& object);
  void Keep(const std::string& object, const std::string& url);

  const std::shared_ptr<ReplitSidecar> sidecar_;
  const std::string bucket_;
  const Clock& clock_;
  BearerAuthority bearer_;
  std::mutex mutex_;
  SteadyTime signing_until_{};                        // guarded by mutex_
  std::unordered_map<std::string, SignedUrl> kept_;  // by object; guarded by mutex_
};

// A request as it goes to a signed address: the same range, without its query and its token. Pure.
StorageRequest AtSignedUrl(StorageRequest request, const std::string& url);

}  // namespace reelcache
