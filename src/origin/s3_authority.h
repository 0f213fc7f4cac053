// Addresses and signs requests to one S3 bucket (sigv4.h); without keys they go unsigned, for public buckets.
//
// Finds the bucket's region out by itself: a refusal that names it changes it for all requests from then on.
#pragma once

#include <functional>
#include <mutex>
#include <optional>

#include "base/clock.h"
#include "origin/authority.h"
#include "origin/sigv4.h"

namespace reelcache {

struct S3Address {
  std::string bucket;
  std::string endpoint;  // "http://127.0.0.1:9000"; empty: Amazon's, after the region
  std::string region;
  bool virtual_host = false;  // the bucket in the host instead of the path
};

// The server and the path in front of a key, without a slash at its end. Pure.
struct S3Place {
  std::string server;
  std::string path;
};
S3Place PlaceOf(const S3Address& address);

class S3Authority final : public Authority {
 public:
  using LoadKeys = std::function<std::optional<S3Keys>()>;

  // `load_keys` is asked now and again when keys were refused; it may block for a small file.
  S3Authority(S3Address address, LoadKeys load_keys, const Clock& clock);

  void Authorize(Loop& loop, StorageRequest request, OnAuthorized on_authorized) override;
  bool TakeCure(const StorageRequest& sent, const Refusal& refusal) override;

 private:
  const LoadKeys load_keys_;
  const Clock& clock_;
  std::mutex mutex_;
  S3Address address_;             // guarded by mutex_
  std::optional<S3Keys> keys_;    // guarded by mutex_
};

}  // namespace reelcache
